// Runs one whole Bluesky network (PLC directory, PDS, AppView) until standard input closes.
//
//   DB_POSTGRES_URL   an empty PostgreSQL database
//   REDIS_HOST        host:port of an empty Redis
//   READY_FILE        written, in one piece, with the addresses once the network answers
//   STOP_ALSO         process ids, separated by commas: the database and Redis
//
// SIGTERM stops the network. Standard input is a pipe from the process that started us: when that
// one ends, however it ends, the pipe closes, and the network, the database and Redis are stopped.
import { renameSync, writeFileSync } from 'node:fs'
import { TestNetwork } from '@atproto/dev-env'

const CLOSE_WITHIN_MS = 5_000

let network
let stopping = false

async function stop(code, also = []) {
  if (stopping) return
  stopping = true
  const patience = new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS))
  await Promise.race([network?.close().catch((error) => console.error(error)), patience])
  for (const pid of also) {
    try {
      process.kill(Number(pid), 'SIGINT')
    } catch (error) {
      if (error.code !== 'ESRCH') console.error(error)
    }
  }
  process.exit(code)
}

const orphaned = () => stop(0, (process.env.STOP_ALSO ?? '').split(',').filter(Boolean))
process.stdin.resume()
process.stdin.on('end', orphaned)
process.stdin.on('error', orphaned)
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stop(0))

try {
  network = await TestNetwork.create({
    dbPostgresSchema: process.env.DB_POSTGRES_SCHEMA,
    pds: { hostname: 'localhost', enableDidDocWithSession: true },
  })
} catch (error) {
  console.error(error)
  await stop(1)
}

const addresses = { pds: network.pds.url, appview: network.bsky.url, plc: network.plc.url }
writeFileSync(`${process.env.READY_FILE}.part`, JSON.stringify(addresses))
renameSync(`${process.env.READY_FILE}.part`, process.env.READY_FILE)

// Preloaded into Node: a server that names no address listens on 127.0.0.1 instead of on every
// interface, so that a test run is never reachable from outside the machine.
'use strict'

const { Server } = require('node:net')

const LOOPBACK = '127.0.0.1'
const listen = Server.prototype.listen

const isPort = (value) =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))

Server.prototype.listen = function listenOnLoopback(first, ...rest) {
  if (isPort(first) && typeof rest[0] !== 'string') {
    // listen(port, [backlog], [callback]): a null or undefined host may stand in between.
    const others = rest.filter((value) => value !== undefined && value !== null)
    return listen.call(this, first, LOOPBACK, ...others)
  }
  const byOptions = first !== null && typeof first === 'object' && first.port !== undefined
  if (byOptions && !first.host && !first.path) {
    return listen.call(this, { ...first, host: LOOPBACK }, ...rest)
  }
  return listen.call(this, first, ...rest)
}

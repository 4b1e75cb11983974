// What the page knows, and who wants to hear when it changes.

const listeners = new Map();

export const store = {
  me: null, // the id of the person the page acts as
  team: { id: "", name: "Local Slack" },
  users: new Map(),
  channels: [],
  ims: [],
  commands: [],
  messageShortcuts: [],
  globalShortcuts: [],
  app: { id: "", name: "App", bot_user_id: "", connected: false },
  side: [],
  tips: [], // what a visitor may try
  usergroups: new Map(), // handles by id
  openChannel: null, // the id of the conversation in the centre
  connection: "connecting", // connecting, live or lost
};

/** Hears of a topic: state, users, channels, app, connection, route, or an event's type. */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
}

export function emit(topic, detail) {
  for (const listener of [...(listeners.get(topic) ?? [])]) listener(detail);
}

/** Takes a whole answer of /page/state. */
export function takeState(state) {
  store.me = state.me?.id ?? store.me;
  store.team = state.team ?? store.team;
  store.users = new Map((state.users ?? []).map((user) => [user.id, user]));
  store.channels = state.channels ?? [];
  store.ims = state.ims ?? [];
  store.commands = state.commands ?? [];
  store.messageShortcuts = state.message_shortcuts ?? [];
  store.globalShortcuts = state.global_shortcuts ?? [];
  store.app = { ...store.app, ...state.app };
  store.app.name = store.users.get(store.app.bot_user_id)?.real_name || store.app.name;
  store.side = state.side ?? [];
  store.tips = state.tips ?? [];
  store.usergroups = new Map((state.usergroups ?? []).map((group) => [group.id, group.handle]));
  emit("state");
}

export function user(id) {
  return store.users.get(id);
}

/** How a person is called in the page. */
export function userName(id) {
  const found = store.users.get(id);
  if (!found) return id === store.app.bot_user_id ? store.app.name : id;
  return found.real_name || found.name;
}

export function isBot(id) {
  return id === store.app.bot_user_id || Boolean(store.users.get(id)?.is_bot);
}

/** People the page can act as: those who are no bots. */
export function people() {
  return [...store.users.values()].filter((entry) => !isBot(entry.id));
}

export function channelOf(id) {
  return store.channels.find((channel) => channel.id === id) ?? store.ims.find((im) => im.id === id);
}

/** What a conversation is called: `#care`, or the other person's name. */
export function channelTitle(id) {
  const channel = channelOf(id);
  if (!channel) return id;
  return channel.name ? `#${channel.name}` : userName(channel.user);
}

/** The direct messages with the bot, if they exist yet. */
export function botIm() {
  return store.ims.find((im) => im.user === store.app.bot_user_id);
}

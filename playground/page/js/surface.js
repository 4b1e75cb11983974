// A surface is what holds blocks with one state: a message, a modal view, the Home tab.
import { api } from "./api.js";
import { store } from "./store.js";

export class Surface {
  /**
   * @param container what /page/actions is told: `{type: "message", …}` or `{type: "view", …}`
   */
  constructor(container) {
    this.container = container;
    this.controls = new Map(); // by block and action
    this.values = new Map(); // what the person chose or typed, by block and action
    this.inputs = new Map(); // input blocks by block id
    this.hosts = new Set(); // the nodes its blocks are drawn into
    this.submit = null; // set by a modal: what Enter in a field does
  }

  static key(blockId, actionId) {
    return `${blockId}\u0000${actionId}`;
  }

  register(control) {
    this.controls.set(control.key, control);
  }

  holds(node) {
    return [...this.hosts].some((host) => host.contains(node));
  }

  /** Forgets controls and values whose blocks are gone, as Slack does. */
  prune() {
    for (const [key, control] of this.controls) {
      if (this.holds(control.root)) continue;
      this.controls.delete(key);
      this.values.delete(key);
    }
    for (const [blockId, input] of this.inputs) if (!this.holds(input.node)) this.inputs.delete(blockId);
  }

  /** Slack's `state`: what every stateful element holds now. */
  state() {
    const values = {};
    for (const control of this.controls.values()) {
      const entry = control.entry();
      if (entry) (values[control.blockId] ??= {})[control.actionId] = entry;
    }
    return { values };
  }

  /** Tells the app of an action; rejects when the app did not acknowledge it. */
  act(control, fields) {
    const action = { block_id: control.blockId, action_id: control.actionId, type: control.element.type, ...fields };
    return api.action({ user: store.me, container: this.container, action, state: this.state() });
  }

  /** Asks the app for an external select's options. */
  options(control, value) {
    return api.options({
      user: store.me,
      container: this.container,
      block_id: control.blockId,
      action_id: control.actionId,
      value,
    });
  }
}

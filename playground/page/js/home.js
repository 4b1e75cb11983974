// The app's Home tab, as wide as the page allows.
import { api } from "./api.js";
import { renderBlocks } from "./blocks/render.js";
import { avatar } from "./avatar.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { link } from "./route.js";
import { botIm, emit, on, store } from "./store.js";
import { Surface } from "./surface.js";

export class HomeView {
  constructor() {
    this.surface = new Surface({ type: "view", view_id: null });
    this.host = h("div", { class: "home-blocks", "data-testid": "home" });
    this.empty = h("div", { class: "empty" });
    const im = botIm();
    this.node = h(
      "div",
      { class: "pane" },
      h(
        "header",
        { class: "pane-head" },
        avatar(store.app.bot_user_id, { size: "small" }),
        h("h1", { class: "pane-title" }, store.app.name),
        h(
          "nav",
          { class: "tabs", "aria-label": store.app.name },
          h("a", { class: "tab", href: link({ in: "home" }), "aria-current": "page" }, "Home"),
          im ? h("a", { class: "tab", href: link({ in: im.id }) }, "Messages") : h("button", { type: "button", class: "tab", on: { click: () => emit("write-to", store.app.bot_user_id) } }, "Messages"),
        ),
      ),
      h("div", { class: "home-scroll" }, this.host, this.empty),
    );
    this.off = on("event:home", ({ view }) => this.show(view));
    this.load();
  }

  async load() {
    try {
      this.show((await api.home(store.me)).view);
    } catch (error) {
      fill(this.empty, icon("warning"), h("p", null, error.message));
    }
  }

  refetch() {
    return this.load();
  }

  show(view) {
    if (!view) {
      if (!this.host.hasChildNodes()) fill(this.empty, icon("home"), h("p", null, `${store.app.name} has not published a Home yet.`));
      return;
    }
    fill(this.empty);
    this.surface.container.view_id = view.id;
    this.host.dataset.viewId = view.id;
    renderBlocks(this.host, view.blocks, this.surface);
  }

  destroy() {
    this.off();
  }
}

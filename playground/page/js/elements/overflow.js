// The overflow menu: up to five acts behind three dots.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { openMenu } from "../popover.js";
import { safeUrl } from "../text/links.js";
import { renderText } from "../text/mrkdwn.js";
import { Control } from "./control.js";

export function overflow(element, place) {
  const control = new Control(element, place);
  const choose = (option) => {
    const href = safeUrl(option.url);
    if (href) window.open(href, "_blank", "noopener");
    control.act({ selected_option: { text: option.text, value: option.value } });
  };
  const show = () =>
    openMenu(
      node,
      (element.options ?? []).map((option) => ({
        label: renderText(option.text),
        description: option.description ? renderText(option.description) : null,
        testid: `overflow-item-${option.value}`,
        run: () => choose(option),
      })),
      { label: "More actions" },
    );
  const node = h(
    "button",
    {
      ...control.hooks(),
      type: "button",
      class: "button overflow-button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": element.accessibility_label ?? "More actions",
      on: {
        click: show,
        keydown: (event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          event.stopPropagation();
          show();
        },
      },
    },
    icon("more"),
    h("span", { class: "spinner", "aria-hidden": "true" }),
  );
  control.focusTarget = node;
  return control.mount(node);
}

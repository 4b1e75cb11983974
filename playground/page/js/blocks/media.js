// Pictures, videos and files. A video is a link: the local Slack plays nothing from elsewhere.
import { h } from "../dom.js";
import { imageNode } from "../elements/index.js";
import { icon } from "../icons.js";
import { linkNode } from "../text/links.js";
import { renderText } from "../text/mrkdwn.js";

export function image(block) {
  const picture = imageNode(block, "picture");
  return h("figure", { class: "figure" }, block.title && h("figcaption", null, renderText(block.title)), picture);
}

export function video(block) {
  const words = [block.provider_name, block.author_name].filter(Boolean).join(" · ");
  const title = renderText(block.title);
  return h(
    "div",
    { class: "video" },
    h("div", { class: "video-picture" }, imageNode({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "video-thumbnail"), h("span", { class: "video-play" }, icon("play"))),
    h(
      "div",
      { class: "video-words" },
      h("strong", null, linkNode(block.title_url ?? block.video_url ?? "", title)),
      words && h("div", { class: "option-description" }, words),
      block.description && h("div", { class: "rich" }, renderText(block.description)),
    ),
  );
}

export function file(block) {
  return h("div", { class: "file" }, icon("file"), h("span", null, `File ${block.external_id ?? block.file_id ?? ""}`));
}

// Which block is drawn by what. A drawing is a function (block, context) to a node, or to
// `{node, update}` where a newer version of the block can be taken in place.
import { alert, card, carousel, container } from "./cards.js";
import { contextActions } from "./context-actions.js";
import { chart } from "./chart.js";
import { input } from "./input.js";
import { file, image, video } from "./media.js";
import { richText } from "./rich-text.js";
import { dataTable, table } from "./tables.js";
import { actions, context, divider, header, markdown, section } from "./words.js";

export const DRAWINGS = {
  actions,
  alert,
  card,
  carousel,
  container,
  context,
  context_actions: contextActions,
  data_table: dataTable,
  data_visualization: chart,
  divider,
  file,
  header,
  image,
  input,
  markdown,
  rich_text: richText,
  section,
  table,
  video,
};

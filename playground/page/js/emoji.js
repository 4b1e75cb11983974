// Emoji by their short names: the ones a bot and its people use, drawn by the page where the
// state of a card hangs on them (a machine without an emoji font would show boxes).
import { h, svg } from "./dom.js";
import { drawingOf } from "./emoji-drawings.js";

const TABLE = `
+1=👍 -1=👎 100=💯 alarm_clock=⏰ alien=👽 ambulance=🚑 angry=😠 arrow_down=⬇️ arrow_left=⬅️
arrow_right=➡️ arrow_up=⬆️ arrows_counterclockwise=🔄 art=🎨 baby=👶 balloon=🎈 bar_chart=📊 beers=🍻
bell=🔔 birthday=🎂 black_circle=⚫ blue_heart=💙 blush=😊 book=📖 bookmark=🔖 boom=💥 bouquet=💐 broom=🧹
briefcase=💼 broken_heart=💔 brown_heart=🤎 bug=🐛 bulb=💡 bust_in_silhouette=👤 busts_in_silhouette=👥
cake=🍰 calendar=📅 calling=📲 camera=📷 card_index=📇 chart_with_downwards_trend=📉
chart_with_upwards_trend=📈 checkered_flag=🏁 clap=👏 clipboard=📋 clock1=🕐 clock3=🕒 clock9=🕘 cloud=☁️
coffee=☕ cold_sweat=😰 collision=💥 compass=🧭 computer=💻 confetti_ball=🎊 confused=😕 construction=🚧
cookie=🍪 cool=😎 credit_card=💳 crossed_fingers=🤞 cry=😢 crystal_ball=🔮 dart=🎯 date=📅 disappointed=😞
door=🚪 earth_africa=🌍 earth_americas=🌎 email=✉️ envelope=✉️ envelope_with_arrow=📩 exclamation=❗
eyes=👀 face_palm=🤦 family=👪 fast_forward=⏩ file_folder=📁 fire=🔥 fireworks=🎆 flag-white=🏳️
floppy_disk=💾 flushed=😳 frowning=☹️ gear=⚙️ gem=💎 gift=🎁 globe_with_meridians=🌐 green_heart=💚
grey_exclamation=❕ grey_question=❔ grin=😁 grinning=😀 hand=✋ handshake=🤝 hankey=💩 heart=❤️
heart_eyes=😍 hearts=♥️ heavy_check_mark=✔️ heavy_exclamation_mark=❗ heavy_minus_sign=➖
heavy_multiplication_x=✖️ heavy_plus_sign=➕ hourglass=⌛ hourglass_flowing_sand=⏳ house=🏠 hugging_face=🤗
hushed=😯 inbox_tray=📥 incoming_envelope=📨 information_source=ℹ️ innocent=😇 iphone=📱 joy=😂 key=🔑
kissing_heart=😘 label=🏷️ large_blue_circle=🔵 large_blue_square=🟦 large_brown_circle=🟤
large_green_circle=🟢 large_green_square=🟩 large_orange_circle=🟠 large_purple_circle=🟣
large_red_square=🟥 large_yellow_circle=🟡 large_yellow_square=🟨 laughing=😆 leaves=🍃 link=🔗 lock=🔒
lollipop=🍭 love_letter=💌 loud_sound=🔊 loudspeaker=📢 mag=🔍 mag_right=🔎 mailbox=📫
mailbox_with_mail=📬 mega=📣 memo=📝 moneybag=💰 moon=🌙 mute=🔇 muscle=💪 necktie=👔 neutral_face=😐 new=🆕
newspaper=📰 no_bell=🔕 no_entry=⛔ no_entry_sign=🚫 no_good=🙅 no_mouth=😶 notebook=📓 ocean=🌊 ok=🆗
ok_hand=👌 open_mouth=😮 orange_circle=🟠 orange_heart=🧡 outbox_tray=📤 package=📦 palm_tree=🌴
paperclip=📎 partying_face=🥳 pause_button=⏸️ pencil=📝 pencil2=✏️ pensive=😔 phone=☎️ pizza=🍕
point_down=👇 point_left=👈 point_right=👉 point_up=☝️ pray=🙏 purple_heart=💜 pushpin=📌 question=❓
rage=😡 rainbow=🌈 raised_hand=✋ raised_hands=🙌 receipt=🧾 recycle=♻️ red_circle=🔴 relaxed=☺️
relieved=😌 repeat=🔁 ribbon=🎀 robot_face=🤖 rocket=🚀 rofl=🤣 rose=🌹 rotating_light=🚨 round_pushpin=📍
runner=🏃 sad=😢 satisfied=😆 scream=😱 seedling=🌱 shield=🛡️ ship=🚢 shipit=🐿️ shopping_trolley=🛒
shrug=🤷 skull=💀 sleeping=😴 slightly_frowning_face=🙁 slightly_smiling_face=🙂 smile=😄 smiley=😃
smirk=😏 snail=🐌 snowflake=❄️ sob=😭 sos=🆘 sparkle=❇️ sparkles=✨ sparkling_heart=💖 speaker=🔈
speech_balloon=💬 spiral_calendar_pad=🗓️ star=⭐ star2=🌟 stop_sign=🛑 stopwatch=⏱️ strawberry=🍓
sun_with_face=🌞 sunflower=🌻 sunglasses=😎 sunny=☀️ sunrise=🌅 sunrise_over_mountains=🌄 sweat=😓
sweat_smile=😅 tada=🎉 tea=🍵 telephone_receiver=📞 thinking_face=🤔 thread=🧵 thumbsdown=👎 thumbsup=👍
timer_clock=⏲️ tired_face=😫 trophy=🏆 truck=🚚 two_hearts=💕 umbrella=☂️ unamused=😒 unlock=🔓
upside_down_face=🙃 v=✌️ warning=⚠️ wave=👋 weary=😩 white_check_mark=✅ white_circle=⚪ white_heart=🤍
wink=😉 worried=😟 wrench=🔧 writing_hand=✍️ x=❌ yellow_heart=💛 yum=😋 zap=⚡ zipper_mouth_face=🤐 zzz=💤
mirror=🪞 turtle=🐢 clapper=🎬 film_frames=🎞️ euro=💶 eye=👁️ frame_with_picture=🖼️ wastebasket=🗑️ mailbox_with_no_mail=📭 partly_sunny=🌤️ see_no_evil=🙈 mastodon=🐘 butterfly=🦋 bird=🐦 arrow_forward=▶️ leftwards_arrow_with_hook=↩️ bellhop_bell=🛎️ hospital=🏥
airplane=✈️ train=🚆 bed=🛏️ medal=🏅 first_place_medal=🥇 second_place_medal=🥈 third_place_medal=🥉
black_square_for_stop=⏹️ lock_with_ink_pen=🔏 closed_lock_with_key=🔐 ballot_box_with_check=☑️ e-mail=📧
large_orange_square=🟧 large_purple_square=🟪 zany_face=🤪 smiling_face_with_tear=🥲 saluting_face=🫡
hole=🕳️ coin=🪙 electric_plug=🔌 scales=⚖️ spiral_note_pad=🗒️ scissors=✂️
`;

const BY_NAME = new Map(TABLE.trim().split(/\s+/).map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]));

const plainForm = (character) => character.replace(/\uFE0F/g, "");
const NAME_OF = new Map([...BY_NAME].reverse().map(([name, character]) => [plainForm(character), name]));

/** The character of a short name, or undefined. */
export function emojiCharacter(name) {
  return BY_NAME.get(name);
}

/** Names that begin with, then names that contain the text. */
export function findEmoji(text, limit = 8) {
  const names = [...BY_NAME.keys()];
  const begin = names.filter((name) => name.startsWith(text));
  const inside = names.filter((name) => !name.startsWith(text) && name.includes(text));
  return [...begin, ...inside].slice(0, limit).map((name) => ({ name, character: BY_NAME.get(name) }));
}

/**
 * The node of an emoji. A drawn one keeps its character as hidden text, so that copying and
 * searching find it.
 */
export function emojiNode(name, character = BY_NAME.get(name)) {
  const drawing = drawingOf(plainForm(character));
  const label = name.replaceAll("_", " ");
  if (!drawing) return h("span", { class: "emoji", role: "img", "aria-label": label, title: `:${name}:` }, character);
  return h(
    "span",
    { class: "emoji drawn", role: "img", "aria-label": label, title: `:${name}:` },
    svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, drawing()),
    h("span", { class: "emoji-text" }, character),
  );
}

const PICTOGRAPH = /\p{Extended_Pictographic}\uFE0F?/gu;

/** Text with the drawn ones among its emoji characters replaced by their drawings. */
export function withDrawnEmoji(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(PICTOGRAPH)) {
    const plain = plainForm(match[0]);
    const joined = text[match.index - 1] === "\u200D" || text[match.index + match[0].length] === "\u200D";
    if (joined || !drawingOf(plain)) continue;
    if (match.index > from) nodes.push(text.slice(from, match.index));
    nodes.push(emojiNode(NAME_OF.get(plain) ?? "emoji", match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

const SHORT_NAME = /:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/y;

/** Reads a short name at a place in the text: `{length, node}`, or null. */
export function emojiAt(text, index) {
  SHORT_NAME.lastIndex = index;
  const match = SHORT_NAME.exec(text);
  if (!match || !BY_NAME.has(match[1])) return null;
  return { length: match[0].length, node: emojiNode(match[1]) };
}

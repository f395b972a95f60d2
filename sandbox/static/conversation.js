// The right side: the open chat, its messages, its menu, scrolling.

import { act } from "./api.js";
import { bubble, setBusy, tapKey } from "./bubble.js";
import { commandText, drawComposer, followForceReply, say, setContext } from "./composer.js";
import { $, avatar, day, el } from "./dom.js";
import { alertBox, popup, toast } from "./popup.js";
import { openChat, store, summary } from "./store.js";

const SPINNER_MS = 15000;
const NEAR_PX = 120;
let below = 0;

const actions = {
  command: (text) => say(commandText(text)),
  link: followLink,
  tap,
  vote: (message, place) => attempt("vote", { message: message.message_id, options: [place] }),
  reply: (message) => setContext({ message }),
  edit: (message) => setContext({ message, edit: true }),
  jump,
};

/** Draw the whole open chat. `stay` keeps the place in the text unless the end was in sight. */
export function drawChat(stay = false) {
  const current = openChat();
  $("chat").hidden = !current;
  if (!current) return;
  const atEnd = nearEnd();
  drawHead();
  $("messages").replaceChildren(...withDays(current.messages));
  drawEmpty(current);
  drawComposer();
  if (!stay || atEnd) toEnd();
}

/** Draw name, status and pinned message. */
export function drawHead() {
  const current = openChat();
  const id = current.kind === "private" ? current.bot?.id : current.id;
  $("chat-avatar").replaceWith(Object.assign(avatar(current.title, id ?? 0), { id: "chat-avatar" }));
  $("chat-title").textContent = current.title;
  $("chat-status").textContent = store.typing.get(current.id)?.words ?? status(current);
  $("chat-status").classList.toggle("active", store.typing.has(current.id));
  const pinned = current.messages.find((each) => each.message_id === current.pinned);
  $("pinned").hidden = !pinned;
  $("pinned").textContent = pinned ? `Pinned: ${summary(pinned)}` : "";
  $("pinned").onclick = () => jump(current.pinned);
}

function status(current) {
  if (current.kind !== "private") {
    const present = current.members.filter((each) => !["left", "kicked"].includes(each.status));
    return `${present.length} members${current.bot ? "" : " · the bot is not here"}`;
  }
  if (current.blocked) return "you have blocked this bot";
  return current.bot?.online ? "bot" : "bot · not running yet";
}

function drawEmpty(current) {
  $("empty").hidden = current.messages.length > 0;
  const words = current.bot?.description || "Nothing has been said here yet.";
  $("empty").replaceChildren(avatar(current.title, current.bot?.id ?? current.id, "large"), el("h2", {}, current.title), el("p", {}, words));
}

function withDays(messages) {
  const nodes = [];
  messages.forEach((message, place) => {
    const above = messages[place - 1];
    if (!above || day(above.date * 1000) !== day(message.date * 1000)) nodes.push(dayLine(message));
    nodes.push(bubble(message, actions, follows(above, message)));
  });
  return nodes;
}

const dayLine = (message) => el("div", { className: "day" }, el("span", {}, day(message.date * 1000)));

function follows(above, message) {
  return Boolean(above && !above.service && above.from.id === message.from.id && message.date - above.date < 300
    && day(above.date * 1000) === day(message.date * 1000));
}

/** Put one new message at the end. */
export function appendMessage(message) {
  const { messages } = openChat();
  const above = messages.at(-2);
  const atEnd = nearEnd();
  if (!above || day(above.date * 1000) !== day(message.date * 1000)) $("messages").append(dayLine(message));
  const node = bubble(message, actions, follows(above, message));
  node.classList.add("new");
  $("messages").append(node);
  drawEmpty(openChat());
  drawComposer();
  followForceReply(message);
  if (atEnd || message.mine) toEnd(true);
  else showBelow(below + 1);
}

/** Draw one message again in its place. */
export function replaceMessage(message) {
  const node = $(`m${message.message_id}`);
  if (!node) return;
  const atEnd = nearEnd();
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset : null;
  const fresh = bubble(message, actions, node.classList.contains("follows"));
  node.replaceWith(fresh);
  if (focused) fresh.querySelector(`.key[data-row="${focused.row}"][data-column="${focused.column}"]`)?.focus();
  if (atEnd) toEnd(true);
}

export function removeMessage(id) {
  $(`m${id}`)?.remove();
}

/** Tap an inline button. */
async function tap(event, message, button, row, column, node) {
  if (button.url) return followLink(event, button.url) ?? window.open(button.url, "_blank", "noopener");
  if (button.copy_text) {
    navigator.clipboard?.writeText(button.copy_text.text);
    return toast("Copied");
  }
  if (button.callback_data === undefined) return toast("The sandbox does nothing with this kind of button.");
  const key = tapKey(message, row, column, button.callback_data);
  if (store.busy.has(key)) return undefined;
  store.busy.set(key, null);
  setBusy(node, true);
  const answer = await attempt("tap", { message: message.message_id, row, column });
  if (!answer) return endTap(key);
  if (store.early.delete(answer.query_id)) return endTap(key);
  store.busy.set(key, answer.query_id);
  return setTimeout(() => endTap(key, answer.query_id), SPINNER_MS);
}

function endTap(key, queryId = store.busy.get(key)) {
  if (store.busy.get(key) !== queryId) return;
  store.busy.delete(key);
  const [chatId, messageId, row, column, ...data] = key.split(" ");
  if (Number(chatId) !== store.open) return;
  const node = $(`m${messageId}`)?.querySelector(`.key[data-row="${row}"][data-column="${column}"]`);
  if (node?.dataset.callback === data.join(" ")) setBusy(node, false);
}

/** Take the answer to a tap: end the spinner, show the words. */
export function takeAnswer(answer) {
  const waiting = [...store.busy].find(([, queryId]) => queryId === answer.query_id);
  if (waiting) endTap(waiting[0]);
  else store.early.set(answer.query_id, true);
  if (!answer.text) return;
  if (answer.show_alert) alertBox(answer.text);
  else toast(answer.text);
}

async function attempt(name, body) {
  try {
    return await act(name, { chat: store.open, ...body });
  } catch (error) {
    toast(error.message, "error");
    return null;
  }
}

/** A deep link to the bot starts it here; any other link opens as usual. Returns true when taken. */
function followLink(event, url) {
  const found = /^(?:https?:\/\/)?t\.me\/(\w+)\?start=([\w-]{1,64})$/.exec(url);
  const target = store.chats.find((each) => each.kind === "private" && each.bot?.username === found?.[1]);
  if (!target) return undefined;
  event.preventDefault();
  location.hash = `chat=${target.id}`;
  act("say", { chat: target.id, text: `/start ${found[2]}` });
  return true;
}

$("chat-menu").addEventListener("click", () => {
  const current = openChat();
  popup($("chat-menu"), current.kind === "private" ? privateMenu(current) : groupMenu(current));
});

function privateMenu(current) {
  return [
    { label: "Send /start", id: "act-start", onclick: () => say("/start") },
    current.blocked
      ? { label: "Unblock the bot", id: "act-unblock", onclick: () => attempt("block", { on: false }) }
      : { label: "Block the bot", id: "act-block", danger: true, onclick: () => attempt("block", { on: true }) },
  ];
}

function groupMenu(current) {
  const deed = (label, name, danger = false) => ({ label, id: `act-${name}`, danger, onclick: () => attempt("group", { do: name }) });
  const items = [current.admin ? deed("Make me a member", "member-me") : deed("Make me an admin", "admin-me")];
  if (current.bot) {
    items.push(current.bot_admin ? deed("Make the bot a member", "member-bot") : deed("Make the bot an admin", "admin-bot"));
    items.push(deed("Remove the bot", "remove-bot", true));
  } else items.push(deed("Add the bot", "add-bot"));
  if (current.kind === "group") items.push(deed("Turn into a supergroup", "migrate"));
  return items;
}

function nearEnd() {
  const area = $("scroll");
  return area.scrollHeight - area.scrollTop - area.clientHeight < NEAR_PX;
}

function toEnd(smooth = false) {
  const area = $("scroll");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  area.scrollTo({ top: area.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
  showBelow(0);
}

function showBelow(count) {
  below = count;
  $("down").hidden = nearEnd() && !count;
  $("down").lastElementChild.textContent = count || "";
}

function jump(id) {
  const node = $(`m${id}`);
  node?.scrollIntoView({ block: "center", behavior: "smooth" });
  node?.classList.add("found");
  setTimeout(() => node?.classList.remove("found"), 1600);
}

$("scroll").addEventListener("scroll", () => showBelow(nearEnd() ? 0 : below));
$("down").addEventListener("click", () => toEnd(true));
// Pictures and the phone's keyboard change heights after the fact.
new ResizeObserver(() => below === 0 && nearEnd() && toEnd()).observe($("messages"));

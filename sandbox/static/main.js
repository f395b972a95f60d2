// The page put together: state from the sandbox, events as they come, which chat is open.

import { fetchState, listen } from "./api.js";
import { appendMessage, drawChat, drawHead, removeMessage, replaceMessage, takeAnswer } from "./conversation.js";
import { $ } from "./dom.js";
import { alertBox } from "./popup.js";
import { drawClock, drawSidebar, noteUnread } from "./sidebar.js";
import { chat, dropMessage, openChat, store, takeClock, takeMessage, takeState } from "./store.js";

const ACTIONS = { typing: "typing…", upload_photo: "sending a picture…", upload_document: "sending a file…" };
let drawn = false;

async function refresh() {
  try {
    takeState(await fetchState());
  } catch (error) {
    $("offline").hidden = false;
    $("offline").textContent = error.message.startsWith("There is") ? error.message : $("offline").textContent;
    return;
  }
  $("offline").hidden = true;
  const wanted = Number(new URLSearchParams(location.hash.slice(1)).get("chat"));
  const valid = chat(wanted) ? wanted : null;
  store.open = valid ?? chat(store.open)?.id ?? store.chats[0].id;
  document.body.dataset.screen = valid ? "chat" : "list";
  drawSidebar(open);
  drawChat(drawn);
  drawn = true;
  drawClock();
}

/** Open a chat; on a phone this is a screen of its own, and Back leads to the list. */
function open(id) {
  const target = `#chat=${id}`;
  if (location.hash === target) showHash();
  else location.hash = target;
}

function showHash() {
  const id = Number(new URLSearchParams(location.hash.slice(1)).get("chat"));
  document.body.dataset.screen = chat(id) ? "chat" : "list";
  if (chat(id)) {
    if (store.open !== id) store.context = null;
    store.open = id;
    store.unread.delete(id);
    drawChat();
    if (matchMedia("(hover: hover)").matches) $("input").focus();
  }
  drawSidebar(open);
}

function onevent(event) {
  const current = event.chat === store.open;
  switch (event.kind) {
    case "refresh":
      refresh();
      return;
    case "clock":
      takeClock(event);
      drawClock();
      return;
    case "answer":
      takeAnswer(event);
      return;
    case "action":
      showTyping(event);
      return;
    case "pin":
      if (chat(event.chat)) chat(event.chat).pinned = event.pinned;
      if (current) drawHead();
      return;
    case "delete":
      dropMessage(event.chat, event.message_id);
      if (current) removeMessage(event.message_id);
      break;
    default:
      onmessage(event, current);
  }
  drawSidebar(open);
}

function onmessage(event, current) {
  const isNew = takeMessage(event.chat, event.message);
  if (isNew && !event.message.mine) stopTyping(event.chat);
  if (isNew) noteUnread(event.chat, event.message);
  if (current && isNew) appendMessage(event.message);
  else if (current) replaceMessage(event.message);
}

function showTyping(event) {
  const typing = { words: ACTIONS[event.action] ?? "busy…" };
  store.typing.set(event.chat, typing);
  setTimeout(() => store.typing.get(event.chat) === typing && stopTyping(event.chat), event.seconds * 1000);
  if (event.chat === store.open) drawHead();
  drawSidebar(open);
}

function stopTyping(chatId) {
  if (!store.typing.delete(chatId)) return;
  if (chatId === store.open) drawHead();
  drawSidebar(open);
}

$("back").addEventListener("click", () => {
  if (history.length > 1) history.back();
  else location.hash = "";
});
addEventListener("hashchange", showHash);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible" || document.body.dataset.screen !== "chat" || !openChat()) return;
  store.unread.delete(store.open);
  drawSidebar(open);
});
addEventListener("error", (event) => alertBox(`The page has a fault: ${event.message}`));

setInterval(drawClock, 1000);
listen(onevent, refresh, () => {
  $("offline").hidden = false;
});

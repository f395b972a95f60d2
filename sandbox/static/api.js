// The people's door: calls for what a person does, and the stream of what happens.

const wanted = new URLSearchParams(location.search).get("as") ?? "1";
/** Persons are named by place (1, 2, …) or by user id. */
export const me = Number(wanted) < 1000 ? 1000 + Number(wanted) : Number(wanted);

/** Fetch everything this person sees. */
export async function fetchState() {
  const response = await fetch(`/web/${me}/state`);
  if (!response.ok) throw new Error(`There is no person ${wanted}.`);
  return response.json();
}

/** Do something; throws with the sandbox's own sentence when it refuses. */
export async function act(name, body) {
  const response = await fetch(`/web/${me}/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({ error: "The sandbox gave no readable answer." }));
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Push the bot's clock forward by so many seconds. */
export const advanceClock = (seconds) =>
  fetch("/web/clock", { method: "POST", body: JSON.stringify({ advance: seconds }) });

/** Listen for events; `onopen` is called at every (re)connection, `onlost` when it breaks. */
export function listen(onevent, onopen, onlost) {
  const source = new EventSource(`/web/${me}/events`);
  source.onopen = onopen;
  source.onerror = onlost;
  source.onmessage = (event) => onevent(JSON.parse(event.data));
  addEventListener("pagehide", () => source.close());
}

/** The address of a file of a message. */
export const fileUrl = (id) => `/web/file/${encodeURIComponent(id)}`;

// The connection: opened while the page is seen, resumed where it was, never given up.

const PATH = "/api/v1/live/calls";
const EVENTS = ["snapshot", "call", "gone", "reset", "status"];
const SILENT_MS = 12_000;
// Twice the gateway's beat: whatever lies between, nothing will come any more.
const DEAD_MS = 30_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

export class Stream {
  #source = null;
  #lastId = "";
  #heard = 0;
  #patience = DEAD_MS;
  #worry = "";
  #wait = FIRST_WAIT;
  #timer = 0;

  // told(name, data) is called for each event, changed(state) when the connection's state does:
  // connecting, live, late, lost, asleep, shut.
  constructor(told, changed) {
    this.told = told;
    this.changed = changed;
    document.addEventListener("visibilitychange", () => this.#turn());
    setInterval(() => this.#look(), 1000);
    this.#turn();
  }

  #turn() {
    if (document.hidden) {
      this.#close();
      this.#worry = "";
      this.changed("asleep");
    } else if (!this.#source) {
      this.#open();
    }
  }

  #open() {
    clearTimeout(this.#timer);
    this.#close();
    this.changed(this.#worry || "connecting");
    this.#heard = performance.now();
    this.#patience = DEAD_MS * (1 + Math.random() / 2);
    const query = this.#lastId ? `?last_event_id=${encodeURIComponent(this.#lastId)}` : "";
    const source = new EventSource(PATH + query);
    this.#source = source;
    source.onerror = () => this.#failed(source);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => this.#heardOf(name, event));
    }
  }

  #heardOf(name, event) {
    this.#heard = performance.now();
    this.#wait = FIRST_WAIT;
    this.#worry = "";
    // Who has forgotten everything resumes nothing.
    if (event.lastEventId || name === "reset") this.#lastId = event.lastEventId;
    this.changed("live");
    this.told(name, JSON.parse(event.data));
  }

  // The browser tries again by itself, but not after an answer other than 200.
  #failed(source) {
    if (source !== this.#source) return;
    this.#worried("lost");
    if (source.readyState === EventSource.CLOSED) this.#again();
  }

  #look() {
    if (!this.#source) return;
    const silent = performance.now() - this.#heard;
    if (silent > SILENT_MS) this.#worried(this.#source.readyState === EventSource.OPEN ? "late" : "lost");
    if (silent > this.#patience) this.#again();
  }

  #worried(state) {
    this.#worry = state;
    this.changed(state);
  }

  // Whether somebody may still look is asked beside: that answer may never come.
  #again() {
    this.#close();
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    this.#timer = setTimeout(() => this.#turn(), this.#wait * (0.5 + Math.random()));
    refused().then((yes) => yes && this.changed("shut"));
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }
}

async function refused() {
  try {
    return (await fetch("/api/v1/live/me")).status === 401;
  } catch {
    return false;
  }
}

// The connection: opened while the page is seen, resumed where it was, never given up.

const PATH = "/api/v1/live/calls";
const EVENTS = ["snapshot", "call", "gone", "reset", "status"];
const SILENT_MS = 12_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

export class Stream {
  #source = null;
  #lastId = "";
  #heard = 0;
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
      this.changed("asleep");
    } else if (!this.#source) {
      this.#open();
    }
  }

  #open() {
    clearTimeout(this.#timer);
    this.#close();
    this.changed("connecting");
    const query = this.#lastId ? `?last_event_id=${encodeURIComponent(this.#lastId)}` : "";
    const source = new EventSource(PATH + query);
    this.#source = source;
    source.onerror = () => this.#failed(source);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => this.#heardOf(name, event));
    }
  }

  #heardOf(name, event) {
    this.#heard = Date.now();
    this.#wait = FIRST_WAIT;
    if (event.lastEventId) this.#lastId = event.lastEventId;
    this.changed("live");
    this.told(name, JSON.parse(event.data));
  }

  // The browser tries again by itself, but not after an answer other than 200.
  async #failed(source) {
    if (source !== this.#source) return;
    this.changed("lost");
    if (source.readyState !== EventSource.CLOSED) return;
    this.#close();
    if (await refused()) {
      this.changed("shut");
      return;
    }
    this.#wait = Math.min(LONGEST_WAIT, this.#wait * 2);
    this.#timer = setTimeout(() => this.#turn(), this.#wait * (0.5 + Math.random()));
  }

  #look() {
    const open = this.#source?.readyState === EventSource.OPEN;
    if (open && this.#heard && Date.now() - this.#heard > SILENT_MS) this.changed("late");
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

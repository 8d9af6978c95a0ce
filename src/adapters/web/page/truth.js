// Whether what is shown is so: where it may not be, it is greyed and says how old it is.

import { part, say } from "./dom.js";
import * as format from "./format.js";

const LINKS = {
  connecting: "Connecting…", live: "Live", late: "Live, but silent", lost: "Reconnecting…",
  asleep: "Asleep", shut: "Logged out", deaf: "Not up to date",
};

export class Truth {
  link = "connecting";
  status = null;

  constructor(calls) {
    this.calls = calls;
  }

  // Since when nothing is certain any more, in the gateway's time; null while all is.
  get soundAt() {
    if (!this.status) return null;
    if (this.status.complaint) return Date.parse(this.status.sound_at);
    return this.link === "live" ? null : Date.parse(this.status.now);
  }

  show() {
    const { soundAt, calls } = this;
    calls.soundAt = soundAt;
    const link = this.link === "live" && soundAt !== null ? "deaf" : this.link;
    part("link").dataset.state = link;
    say(part("link-text"), LINKS[link]);
    const age = soundAt === null ? null : format.age(calls.now() - soundAt);
    document.body.classList.toggle("stale", age !== null);
    for (const each of document.querySelectorAll(".card .age")) {
      each.hidden = age === null;
      say(each, age === null ? "" : `as of ${age} ago`);
    }
    say(part("fresh"), this.#foot(age));
    say(part("clock"), `${format.clock(calls.now())} UTC`);
  }

  #foot(age) {
    if (!this.status) return "";
    return age === null ? "up to date" : `as of ${age} ago`;
  }
}

import type { KeyValueStore } from "../storage";

/**
 * One key per act: the same method, address and body keep their key until the server has given a definitive answer,
 * so a retry after a broken network (or a reload) repeats the act instead of doing it twice.
 */
export class ActKeys {
  constructor(
    private readonly store: KeyValueStore,
    private readonly makeKey: () => string = () => crypto.randomUUID(),
  ) {}

  keyFor(act: string): string {
    const name = slot(act);
    const known = this.store.read<string>(name);
    if (known) return known;
    const key = this.makeKey();
    this.store.write(name, key);
    return key;
  }

  /** Forgets the key once `status` says that the act has happened or has been refused for good. */
  settle(act: string, status: number): void {
    if (status === 429 || status >= 500) return;
    this.store.remove(slot(act));
  }
}

/** A short stable name for an act (FNV-1a, 53 bits), so that bodies themselves are never stored. */
function slot(act: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < act.length; i++) {
    const unit = act.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193) >>> 0;
    high = Math.imul(high ^ (unit + i), 0x85ebca6b) >>> 0;
  }
  return `act.${high.toString(36)}${low.toString(36)}`;
}

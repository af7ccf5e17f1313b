import { type KeptAct, type VisitActKind, localPictures, mended } from "@doorstep/core";
import { changeKept, keysKept, readKept, removeKept } from "./database";

const NOTHING: readonly KeptAct[] = [];

/**
 * The acts that the server does not have yet, visit by visit, in their order.
 *
 * They outlive the page and even the session: a visit that was done without a network is not lost when the session
 * ends before it was sent. They belong to a specialist, and nobody else who signs in on the device sees them.
 */
class VisitQueue {
  private owner: string | null = null;
  private loading: Promise<void> = Promise.resolve();
  private kept = new Map<string, readonly KeptAct[]>();
  private readonly listeners = new Set<() => void>();

  /** From now on for this specialist; null for nobody. */
  open(owner: string | null): Promise<void> {
    if (owner !== this.owner) {
      this.owner = owner;
      this.kept = new Map();
      this.loading = this.load(owner);
    }
    return this.loading;
  }

  private async load(owner: string | null): Promise<void> {
    if (!owner) return this.tell();
    const keys = (await keysKept("acts")).filter((key) => key.startsWith(`${owner}/`));
    const found = await Promise.all(keys.map(async (key) => [key.slice(owner.length + 1), (await readKept<KeptAct[]>("acts", key)) ?? []] as const));
    if (owner !== this.owner) return;
    this.kept = new Map(found.filter(([, acts]) => acts.length > 0));
    this.tell();
  }

  /** What is kept, by visit; another map with each change. */
  get all(): ReadonlyMap<string, readonly KeptAct[]> {
    return this.kept;
  }

  of(visitId: string): readonly KeptAct[] {
    return this.kept.get(visitId) ?? NOTHING;
  }

  /** Keeps acts behind all others of the visit; a picture waits beside its act. */
  async add(visitId: string, acts: readonly { kind: VisitActKind; data?: Record<string, unknown>; picture?: Blob | null; at?: string }[]): Promise<KeptAct[]> {
    const made: KeptAct[] = [];
    for (const { kind, data = {}, picture, at } of acts) {
      const act: KeptAct = { id: crypto.randomUUID(), visitId, kind, at: at ?? new Date().toISOString(), data };
      if (picture) {
        act.data = { ...data, local_photo: act.id };
        await changeKept("pictures", act.id, () => picture);
      }
      made.push(act);
    }
    await this.change(visitId, (now) => [...now, ...made]);
    return made;
  }

  /** Changes what is kept of a visit; pictures that no act names any more go too. */
  async change(visitId: string, change: (now: readonly KeptAct[]) => KeptAct[]): Promise<void> {
    await this.loading;
    let before: readonly KeptAct[] = NOTHING;
    const next = await changeKept<KeptAct[]>("acts", `${this.owner}/${visitId}`, (now) => {
      before = now ?? NOTHING;
      const acts = change(before);
      return acts.length > 0 ? acts : null;
    });
    const all = new Map(this.kept);
    if (next) all.set(visitId, next);
    else all.delete(visitId);
    this.kept = all;
    const wanted = new Set((next ?? []).flatMap(localPictures));
    for (const picture of before.flatMap(localPictures)) if (!wanted.has(picture)) await removeKept("pictures", picture);
    this.tell();
  }

  drop(visitId: string, id: string): Promise<void> {
    return this.change(visitId, (now) => now.filter((act) => act.id !== id));
  }

  dropAll(visitId: string): Promise<void> {
    return this.change(visitId, () => []);
  }

  /** Lets an act that was refused be sent again, perhaps with other words, under a new name. */
  mend(visitId: string, id: string, data?: Record<string, unknown>): Promise<void> {
    return this.change(visitId, (now) => mended(now, id, crypto.randomUUID(), data));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const visitQueue = new VisitQueue();

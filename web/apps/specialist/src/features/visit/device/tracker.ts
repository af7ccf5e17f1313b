import { type KeptFix, OfflineError, ProblemError, api, batchesOf, fixOut, hasMoved, isTelling, isTemporary, localStore, unwrap } from "@doorstep/core";
import { type Fix, type GeoReason, followPosition, keepAwake, locate } from "@doorstep/shell";
import { changeKept, readKept, removeKept } from "./database";
import { visitQueue } from "./queue";

const SEND_EVERY_MS = 5_000;
/** Whoever moves is reported more often. */
const STEADY_MS = 2_000;
/** Whoever stands still is not reported by the device: it is asked then. */
const SILENT_MS = 15_000;
/** Beyond this the client saw nobody move: the screen was off, or the app was elsewhere. */
const GAP_MS = 60_000;
const MOST_KEPT = 2_400;
const SLOT = "trip";

export interface TripStatus {
  /** The visit that the way leads to; null while nobody is followed. */
  visitId: string | null;
  /** `waiting` for the first reading; `on` and sent; `kept` as nobody answers. */
  state: "off" | "waiting" | "on" | "kept" | GeoReason;
  /** The newest reading, also one that tells others nothing new. */
  fix: KeptFix | null;
  etaAt: string | null;
  /** The last time in which nothing could be read. */
  gap: { from: string; until: string } | null;
}

const OFF: TripStatus = { visitId: null, state: "off", fix: null, etaAt: null, gap: null };

/** Follows the device on the way to a visit, while the app is open, and tells the server every few seconds. */
class Tracker {
  status: TripStatus = OFF;
  private fixes: KeptFix[] = [];
  private stopParts: (() => void)[] = [];
  private sending = false;
  private asking = false;
  private last: KeptFix | null = null;
  private readonly listeners = new Set<() => void>();

  /** The way that was begun on this device and has not ended. */
  get begun(): string | null {
    return localStore.read<string>(SLOT);
  }

  start(visitId: string): void {
    if (this.status.visitId === visitId) return;
    this.stop();
    localStore.write(SLOT, visitId);
    this.set({ ...OFF, visitId, state: "waiting" });
    void readKept<KeptFix[]>("fixes", visitId).then((kept) => {
      if (this.status.visitId === visitId && kept) this.fixes = [...kept, ...this.fixes];
    });
    const timer = setInterval(() => this.tick(), SEND_EVERY_MS);
    this.stopParts = [
      keepAwake(),
      followPosition(
        (fix) => this.take(fix),
        (error) => this.set({ ...this.status, state: error.reason }),
      ),
      () => clearInterval(timer),
    ];
  }

  /** Ends it; what was read and not sent yet is handed over. */
  stop(): KeptFix[] {
    const left = this.fixes;
    const { visitId } = this.status;
    if (visitId) void removeKept("fixes", visitId);
    if (this.begun === visitId) localStore.remove(SLOT);
    this.rest();
    return left;
  }

  /** Reads nothing more on this page; the next one goes on. */
  rest(): void {
    for (const stop of this.stopParts) stop();
    this.stopParts = [];
    this.fixes = [];
    this.last = null;
    this.set(OFF);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private set(status: TripStatus): void {
    this.status = status;
    for (const listener of this.listeners) listener();
  }

  private tick(): void {
    this.takeUp();
    void this.send();
    const { visitId } = this.status;
    const silent = Date.now() - Date.parse(this.last?.at ?? "1970-01-01");
    if (!visitId || this.asking || silent < SILENT_MS || document.visibilityState !== "visible") return;
    this.asking = true;
    void locate({ fresh: true })
      .then((read) => this.status.visitId === visitId && this.take(read))
      .catch(() => undefined)
      .finally(() => {
        this.asking = false;
      });
  }

  /** A reading counts from when it was delivered: what the device had ready may be from before setting out. */
  private take(read: Fix): void {
    const fix = fixOut({ at: new Date().toISOString(), lat: read.lat, lon: read.lon, accuracy_m: read.accuracyMetres });
    if (isTelling(fix, this.last)) return this.keepFix(fix);
    this.set({ ...this.status, fix, state: this.last ? this.told : this.status.state });
  }

  /** A device that reports changes only says nothing more of a place that came too soon after the one before. */
  private takeUp(): void {
    const { fix } = this.status;
    if (!fix) return;
    if (!this.last) {
      const now = { ...fix, at: new Date().toISOString() };
      if (isTelling(now, null)) this.keepFix(now);
      return;
    }
    if (fix.at === this.last.at || Date.now() - Date.parse(fix.at) < STEADY_MS) return;
    if (hasMoved(fix, this.last)) this.keepFix(fix);
  }

  /** How it stands once there is a reading. */
  private get told(): "on" | "kept" {
    return this.status.state === "kept" ? "kept" : "on";
  }

  private keepFix(fix: KeptFix): void {
    const silent = this.last ? Date.parse(fix.at) - Date.parse(this.last.at) : 0;
    const gap = silent > GAP_MS && this.last ? { from: this.last.at, until: fix.at } : this.status.gap;
    const first = this.last === null;
    this.last = fix;
    this.fixes = [...this.fixes, fix].slice(-MOST_KEPT);
    this.set({ ...this.status, fix, gap, state: this.told });
    if (first) void this.send();
  }

  /** Tells at once what was read; otherwise it waits for the next few seconds to pass. */
  async send(): Promise<void> {
    const { visitId } = this.status;
    const [batch] = batchesOf(this.fixes);
    if (!visitId || !batch || this.sending) return;
    // What was done before is told first: setting out without a network, for one.
    if (visitQueue.of(visitId).length > 0) return this.keep(visitId, !navigator.onLine);
    this.sending = true;
    try {
      const answer = await unwrap(
        api.POST("/api/v1/specialist/visits/{visit_id}/positions", { params: { path: { visit_id: visitId } }, body: { sent_at: new Date().toISOString(), positions: batch } }),
      );
      if (this.status.visitId !== visitId) return;
      this.forget(visitId, batch);
      // Read before the server heard of setting out, so it was dropped: whoever stands still has yet to be told of.
      if (answer.accepted === 0 && !answer.eta_at) this.last = null;
      if (!answer.going) this.stop();
      else this.set({ ...this.status, state: this.last ? "on" : "waiting", etaAt: answer.eta_at ?? this.status.etaAt });
    } catch (error) {
      if (this.status.visitId === visitId) this.failed(visitId, batch, error);
    } finally {
      this.sending = false;
    }
  }

  private failed(visitId: string, batch: readonly KeptFix[], error: unknown): void {
    if (error instanceof ProblemError && error.code === "not_on_the_way") this.stop();
    else if (isTemporary(error) || error instanceof OfflineError || (error instanceof ProblemError && error.status === 401)) {
      this.keep(visitId, true);
    } else this.forget(visitId, batch);
  }

  private keep(visitId: string, unreached: boolean): void {
    const fixes = this.fixes;
    if (unreached && this.status.state !== "kept") this.set({ ...this.status, state: "kept" });
    void changeKept<KeptFix[]>("fixes", visitId, () => fixes);
  }

  private forget(visitId: string, batch: readonly KeptFix[]): void {
    const sent = new Set(batch.map(({ at }) => at));
    this.fixes = this.fixes.filter(({ at }) => !sent.has(at));
    if (this.fixes.length === 0) void removeKept("fixes", visitId);
  }
}

export const tracker = new Tracker();

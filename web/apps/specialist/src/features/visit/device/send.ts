import { type ActAnswer, type KeptAct, type Problem, ProblemError, type VisitRecord, api, isTemporary, localPictures, sendable, settled, unwrap, withPicture } from "@doorstep/core";
import { uploadPicture } from "@doorstep/shell";
import { readKept } from "./database";
import { visitQueue } from "./queue";

const MOST_AT_ONCE = 50;
/** A network that says nothing for so long is as good as none. */
const PATIENCE_MS = 20_000;
const LOST_PICTURE: Problem = { title: "", status: 0, code: "picture_lost" };

/** Whether trying again later may help: nobody answered, too busy, or somebody has to sign in again. */
function isLater(error: unknown): boolean {
  return !(error instanceof ProblemError) || isTemporary(error) || error.status === 401 || error.status >= 500;
}

async function refuse(visitId: string, id: string, problem: Problem): Promise<void> {
  await visitQueue.change(visitId, (now) => settled(now, [{ id, outcome: "refused", problem }]));
}

/** Sends the picture that an act waits for, and writes down at once that it is there. */
async function uploaded(act: KeptAct): Promise<KeptAct> {
  const [local] = localPictures(act);
  if (!local) return act;
  const picture = await readKept<Blob>("pictures", local);
  if (!picture) throw new ProblemError(LOST_PICTURE);
  const stored = await uploadPicture(new File([picture], "photo", { type: picture.type || "image/jpeg" }), "visit");
  const ready = withPicture(act, stored.id);
  await visitQueue.change(act.visitId, (now) => now.map((one) => (one.id === act.id ? withPicture(one, stored.id) : one)));
  return ready;
}

async function readyToSend(visitId: string): Promise<KeptAct[]> {
  const ready: KeptAct[] = [];
  for (const act of sendable(visitQueue.of(visitId), MOST_AT_ONCE)) {
    try {
      ready.push(await uploaded(act));
    } catch (error) {
      if (isLater(error)) {
        // What comes before the picture may still be told.
        if (ready.length === 0) throw error;
      } else await refuse(visitId, act.id, (error as ProblemError).problem);
      break;
    }
  }
  return ready;
}

async function post(visitId: string, acts: readonly KeptAct[]) {
  const body = { sent_at: new Date().toISOString(), acts: acts.map(({ id, kind, at, data }) => ({ id, kind, at, data })) };
  return unwrap(api.POST("/api/v1/specialist/visits/{visit_id}/sync", { params: { path: { visit_id: visitId } }, body, signal: AbortSignal.timeout(PATIENCE_MS) }));
}

/** Hears the server's record with what was sent, before that leaves the device: a page never shows neither. */
type Listener = (record: VisitRecord) => void;

/** Until all is sent or something is in the way; throws what may be better later. */
async function sendAll(visitId: string, tell: Listener): Promise<void> {
  for (;;) {
    const acts = await readyToSend(visitId);
    if (acts.length === 0) return;
    let answers: ActAnswer[];
    try {
      const answer = await post(visitId, acts);
      answers = answer.acts;
      tell(answer.record);
    } catch (error) {
      const [first] = acts;
      if (isLater(error) || !first) throw error;
      await refuse(visitId, first.id, (error as ProblemError).problem);
      return;
    }
    await visitQueue.change(visitId, (now) => settled(now, answers));
    if (answers.every(({ outcome }) => outcome === "waiting")) return;
  }
}

const underWay = new Map<string, Promise<void>>();

/** Sends what is kept of a visit, in order; one at a time, also among the tabs of a browser. */
export function sendKept(visitId: string, tell: Listener): Promise<void> {
  const before = underWay.get(visitId) ?? Promise.resolve();
  const next = before
    .catch(() => undefined)
    .then(() => ("locks" in navigator ? navigator.locks.request(`doorstep-visit-${visitId}`, () => sendAll(visitId, tell)) : sendAll(visitId, tell)));
  underWay.set(visitId, next);
  return next;
}

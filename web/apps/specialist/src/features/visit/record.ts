import type { KeptAct, VisitRecord } from "@doorstep/core";

export type RecordPhotoKind = "before" | "after" | "part" | "check_in";

/** A picture that is on this phone only. */
export interface KeptPhoto {
  actId: string;
  kind: RecordPhotoKind;
  local: string | null;
}

const MOMENTS = { set_off: "set_off_at", arrive: "arrived_at", check_in: "arrived_at", start: "started_at", finish: "finished_at" } as const;

function applied(record: VisitRecord, act: KeptAct): VisitRecord {
  const { data, kind, at } = act;
  const moment = kind in MOMENTS ? MOMENTS[kind as keyof typeof MOMENTS] : null;
  const timed = moment && !record[moment] ? { ...record, [moment]: at } : record;
  if (kind === "item") {
    const { item_id: id, done, note } = data as { item_id: number; done: boolean; note?: string };
    return { ...timed, items: timed.items.map((item) => (item.id === id ? { ...item, done, note: note ?? "" } : item)) };
  }
  if (kind === "note") return { ...timed, note: String(data.text ?? "") };
  if (kind === "check_in") return { ...timed, check_in: { how: data.how as "position" | "code" | "override", at, distance_m: null, accuracy_m: null, reason: String(data.reason ?? "") } };
  if (kind === "sign_off") return { ...timed, sign_off: { how: data.how as "signature" | "code" | "absent", at, strokes: (data.strokes as number[][][] | undefined) ?? [], reason: String(data.reason ?? "") } };
  return timed;
}

/** The record of a visit with what was done on this phone and is not sent yet. */
export function expectedRecord(record: VisitRecord, kept: readonly KeptAct[]): VisitRecord {
  return kept.filter((act) => !act.trouble).reduce(applied, record);
}

export function keptPhotos(kept: readonly KeptAct[]): KeptPhoto[] {
  return kept
    .filter((act) => act.kind === "photo" && !act.trouble)
    .map((act) => ({ actId: act.id, kind: act.data.kind as RecordPhotoKind, local: typeof act.data.local_photo === "string" ? act.data.local_photo : null }));
}

/** The things of the checklist that are always included, and are neither done nor explained. */
export function openItems(record: VisitRecord): VisitRecord["items"] {
  return record.items.filter((item) => item.required && !item.done && !item.note);
}

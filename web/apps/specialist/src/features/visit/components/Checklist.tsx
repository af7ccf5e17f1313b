import type { VisitRecord } from "@doorstep/core";
import { Badge, Button, Card, TextField, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../perform";

type Item = VisitRecord["items"][number];

/** What the service always includes, to tick off while working; what can't be done is explained. */
export function Checklist({ visitId, record, open }: { visitId: string; record: VisitRecord; open: boolean }) {
  const { t } = useTranslation();
  if (record.items.length === 0) return null;
  const done = record.items.filter((item) => item.done).length;
  return (
    <Card className="flex flex-col gap-2 p-5">
      <h2 className="flex items-center justify-between gap-3 text-lg font-bold">
        {t("record.checklist")}
        <Badge tone={done === record.items.length ? "accent" : "neutral"}>{t("record.progress", { done, all: record.items.length })}</Badge>
      </h2>
      <ul className="flex flex-col divide-y divide-line">
        {record.items.map((item) => (
          <Row key={item.id} visitId={visitId} item={item} open={open} />
        ))}
      </ul>
    </Card>
  );
}

function Row({ visitId, item, open }: { visitId: string; item: Item; open: boolean }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const act = useAct(visitId);
  const [why, setWhy] = useState(item.note);
  const [asking, setAsking] = useState(false);
  const [ticked, setTicked] = useState<boolean | null>(null);
  const save = (done: boolean, note: string) => {
    setTicked(done);
    act.mutate(
      { kind: "item", data: { item_id: item.id, done, note } },
      {
        onSuccess: () => setAsking(false),
        onError: (error) => toast.warn(words(error)),
        onSettled: () => setTicked(null),
      },
    );
  };
  return (
    <li className="flex flex-col py-1.5">
      <label className="flex min-h-12 items-center gap-3">
        <input type="checkbox" className="size-6 shrink-0 accent-accent" checked={ticked ?? item.done} disabled={!open} onChange={(event) => save(event.target.checked, event.target.checked ? "" : item.note)} />
        <span className="min-w-0 flex-1">
          <span className={item.done ? "text-muted" : "font-medium"}>{item.name}</span>
          {item.required && !item.done ? <span className="block text-sm text-muted">{t("record.required")}</span> : null}
        </span>
      </label>
      {item.note && !item.done ? <p className="ps-9 text-sm text-muted wrap-anywhere">{t("record.not_done", { why: item.note })}</p> : null}
      {open && !item.done ? (
        asking ? (
          <form
            className="flex flex-wrap items-end gap-2 ps-9 pb-2"
            onSubmit={(event) => {
              event.preventDefault();
              save(false, why.trim());
            }}
          >
            <div className="min-w-0 flex-[1_1_10rem]">
              <TextField label={t("record.why_not_of", { item: item.name })} maxLength={300} value={why} onChange={(event) => setWhy(event.target.value)} />
            </div>
            <Button type="submit" variant="secondary" busy={act.isPending} disabled={why.trim() === ""}>
              {t("action.save")}
            </Button>
          </form>
        ) : (
          <button type="button" className="ms-7 inline-flex min-h-11 items-center self-start rounded-sm px-2 text-sm font-semibold text-accent-text" aria-label={t("record.why_not_of", { item: item.name })} onClick={() => setAsking(true)}>
            {t("record.why_not")}
          </button>
        )
      ) : null}
    </li>
  );
}

import type { WorkedVisit } from "@doorstep/core";
import { Button, Callout, Card, TextArea } from "@doorstep/ui";
import { CircleCheck, CloudOff, LoaderCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type NotesState, useWorkNotes } from "../notes";

/** The specialist's own notes of a visit: they save themselves, and nobody else reads them. */
export function WorkNotes({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const notes = useWorkNotes(visit.id, visit.work_notes);
  return (
    <Card className="flex flex-col gap-2 p-5">
      <TextArea label={t("notes.title")} hint={t("notes.hint")} rows={4} maxLength={4000} value={notes.text} onChange={(event) => notes.write(event.target.value)} />
      <Kept state={notes.state} text={notes.text} />
      {notes.state === "elsewhere" && notes.theirs ? (
        <Callout tone="warning">
          <p className="font-semibold">{t("notes.elsewhere")}</p>
          <p className="mt-1 border-s-2 border-current/30 ps-3 whitespace-pre-line">{notes.theirs.text || t("notes.empty")}</p>
          <div className="mt-3 flex flex-wrap gap-2">
            <Button variant="secondary" onClick={notes.takeTheirs}>
              {t("notes.take_theirs")}
            </Button>
            <Button onClick={notes.keepMine}>{t("notes.keep_mine")}</Button>
          </div>
        </Callout>
      ) : null}
    </Card>
  );
}

function Kept({ state, text }: { state: NotesState; text: string }) {
  const { t } = useTranslation();
  const words = { saved: text ? t("notes.saved") : "", saving: t("notes.saving"), waiting: t("notes.waiting"), failed: t("notes.failed"), elsewhere: "" }[state];
  const icon = { saved: <CircleCheck aria-hidden />, saving: <LoaderCircle aria-hidden />, waiting: <CloudOff aria-hidden />, failed: <CloudOff aria-hidden />, elsewhere: null }[state];
  return (
    <p role="status" className="flex min-h-6 items-center gap-1.5 text-sm text-muted [&>svg]:size-4">
      {words ? icon : null}
      {words}
    </p>
  );
}

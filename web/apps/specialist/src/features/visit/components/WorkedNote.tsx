import { Button, Card, TextArea, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../perform";

/** What was done in the specialist's words, for the client. */
export function WorkedNote({ visitId, note }: { visitId: string; note: string }) {
  const { t } = useTranslation();
  const words = useProblemText();
  const toast = useToast();
  const act = useAct(visitId);
  const [text, setText] = useState(note);
  return (
    <Card className="flex flex-col gap-3 p-5">
      <TextArea label={t("record.note")} hint={t("record.note_hint")} maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
      {text.trim() !== note ? (
        <Button
          variant="secondary"
          busy={act.isPending}
          onClick={() => act.mutate({ kind: "note", data: { text: text.trim() } }, { onSuccess: (done) => toast.say(done === "kept" ? t("kept.saved") : t("record.note_saved")), onError: (error) => toast.warn(words(error)) })}
        >
          {t("record.note_save")}
        </Button>
      ) : null}
    </Card>
  );
}

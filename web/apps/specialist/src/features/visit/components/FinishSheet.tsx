import { type Stroke, type VisitRecord, type WorkedVisit, isSigned, joinList } from "@doorstep/core";
import { Button, Callout, SegmentedControl, Sheet, TextArea, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../perform";
import { CodeField, isWholeCode } from "./CodeField";
import { SHORTEST_REASON } from "./OverrideDialog";
import { SignaturePad } from "./SignaturePad";

type How = "signature" | "code" | "absent";

interface Props {
  visit: WorkedVisit;
  record: VisitRecord;
  onClose(): void;
}

/** The client takes the work: a signature, their code, or why nobody can; then the visit is done. */
export function FinishSheet({ visit, record, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useProblemText();
  const toast = useToast();
  const finish = useAct(visit.id);
  const [how, setHow] = useState<How>("signature");
  const [strokes, setStrokes] = useState<Stroke[]>([]);
  const [code, setCode] = useState("");
  const [reason, setReason] = useState("");
  const ready = { signature: isSigned(strokes), code: isWholeCode(code), absent: reason.trim().length >= SHORTEST_REASON };
  const send = (signOff: Record<string, unknown> | null) =>
    finish.mutate([...(signOff ? [{ kind: "sign_off" as const, data: signOff }] : []), { kind: "finish" }], {
      onSuccess: (outcome) => {
        if (outcome === "kept") toast.say(t("kept.saved"));
        onClose();
      },
    });
  const unanswered = visit.extras.filter(({ state }) => state === "asked").map(({ title }) => title);
  const data = { signature: { how, strokes }, code: { how, code }, absent: { how, reason: reason.trim() } }[how];
  return (
    <Sheet
      open
      onOpenChange={(stays) => !stays && onClose()}
      title={t("sign_off.title")}
      description={t("sign_off.text")}
      footer={
        <>
          <Button size="lg" busy={finish.isPending} disabled={!ready[how]} onClick={() => send(data)}>
            {t("sign_off.send")}
          </Button>
          {record.sign_off_required ? null : (
            <Button size="lg" variant="quiet" busy={finish.isPending} onClick={() => send(null)}>
              {t("sign_off.skip")}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <SegmentedControl<How>
          label={t("sign_off.how")}
          value={how}
          onChange={setHow}
          options={[
            { value: "signature", label: t("sign_off.by_signature") },
            { value: "code", label: t("sign_off.by_code") },
            { value: "absent", label: t("sign_off.by_absent") },
          ]}
        />
        {unanswered.length > 0 ? <Callout tone="warning">{t("sign_off.open_extras", { titles: joinList(unanswered, language) })}</Callout> : null}
        {finish.isError ? <Callout tone="danger">{words(finish.error)}</Callout> : null}
        {how === "signature" ? (
          <SignaturePad strokes={strokes} onChange={setStrokes} name={visit.other_name || t("sign_off.client")} />
        ) : how === "code" ? (
          <CodeField label={t("sign_off.code")} value={code} onChange={setCode} />
        ) : (
          <TextArea label={t("sign_off.reason")} hint={t("sign_off.reason_hint")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </div>
    </Sheet>
  );
}

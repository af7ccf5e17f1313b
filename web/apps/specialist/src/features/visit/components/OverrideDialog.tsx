import { Button, Dialog, TextArea } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export const SHORTEST_REASON = 10;

/** Asks why neither position nor code can show that somebody was at the door. */
export function OverrideDialog({ onClose, onGiven }: { onClose(): void; onGiven(reason: string): void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("kept.explain")}
      footer={
        <Button size="lg" disabled={reason.trim().length < SHORTEST_REASON} onClick={() => onGiven(reason.trim())}>
          {t("check_in.send")}
        </Button>
      }
    >
      <TextArea label={t("check_in.reason")} hint={t("check_in.reason_hint")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
    </Dialog>
  );
}

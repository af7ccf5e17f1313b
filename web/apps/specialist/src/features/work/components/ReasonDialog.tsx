import { Button, Callout, Chip, Dialog, TextArea, useProblemText } from "@doorstep/ui";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  title: string;
  text: string;
  confirm: string;
  reasons: readonly string[];
  /** What is asked before the reason. */
  children?: ReactNode;
  required?: boolean;
  busy: boolean;
  error: unknown;
  open: boolean;
  onOpenChange(open: boolean): void;
  onConfirm(reason: string): void;
}

/** Asks why; the client reads the answer. */
export function ReasonDialog({ title, text, confirm, reasons, children, required, busy, error, open, onOpenChange, onConfirm }: Props) {
  const { t } = useTranslation();
  const words = useProblemText();
  const [reason, setReason] = useState("");
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={text}
      footer={
        <>
          <Button variant="danger" size="lg" busy={busy} disabled={required && reason.trim() === ""} onClick={() => onConfirm(reason.trim())}>
            {confirm}
          </Button>
          <Button variant="quiet" size="lg" onClick={() => onOpenChange(false)}>
            {t("action.back")}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        {error ? <Callout tone="danger">{words(error)}</Callout> : null}
        {children}
        <div className="flex flex-wrap gap-2">
          {reasons.map((one) => (
            <Chip key={one} pressed={reason === one} onPress={() => setReason(one)}>
              {one}
            </Chip>
          ))}
        </div>
        <TextArea label={t("work.reason")} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
    </Dialog>
  );
}

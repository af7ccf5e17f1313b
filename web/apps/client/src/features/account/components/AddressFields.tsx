import type { LatLon, Market } from "@doorstep/core";
import { PlaceInset } from "@doorstep/map";
import { Button, Sheet, TextField, useProblemText } from "@doorstep/ui";
import { type FormEvent, type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";

/** What a specialist reads of an address, and the name that its owner gives it. */
export interface AddressWords {
  line: string;
  details: string;
  label: string;
}

interface Props extends AddressWords {
  title: string;
  market: Market;
  place: LatLon;
  /** While the place is chosen anew; what was written stays. */
  hidden: boolean;
  busy: boolean;
  error: unknown;
  /** Whether it may be saved, as far as the caller knows. */
  ready: boolean;
  lineHint?: ReactNode;
  children?: ReactNode;
  onWrite(change: Partial<AddressWords>): void;
  onMove(): void;
  onClose(): void;
  onSave(): void;
}

const SHORTEST_LINE = 3;

/** The words of an address below a picture of its place: the street and house, the way to the door, a name for it. */
export function AddressFields({ title, market, place, line, details, label, hidden, busy, error, ready, lineHint, children, onWrite, onMove, onClose, onSave }: Props) {
  const { t } = useTranslation();
  const text = useProblemText();
  const form = useId();
  const said = ready && line.trim().length >= SHORTEST_LINE;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (said) onSave();
  };
  return (
    <Sheet
      open={!hidden}
      onOpenChange={(open) => open || hidden || onClose()}
      title={title}
      footer={
        <>
          {error ? (
            <p role="alert" className="text-sm text-danger-text">
              {text(error)}
            </p>
          ) : null}
          <Button type="submit" form={form} size="lg" wide busy={busy} disabled={!said}>
            {t("address.save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={save} className="flex flex-col gap-4">
        <PlaceInset market={market} position={place} action={t("address.move")} onPress={onMove} />
        <TextField
          label={t("address.line")}
          placeholder={t("address.line_example")}
          hint={lineHint}
          autoComplete="street-address"
          required
          maxLength={200}
          value={line}
          onChange={(event) => onWrite({ line: event.target.value })}
        />
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(9rem,100%),1fr))] gap-3">
          <TextField label={t("address.details")} placeholder={t("address.details_example")} maxLength={200} value={details} onChange={(event) => onWrite({ details: event.target.value })} />
          <TextField label={t("address.label")} placeholder={t("address.label_example")} maxLength={40} value={label} onChange={(event) => onWrite({ label: event.target.value })} />
        </div>
        {children}
      </form>
    </Sheet>
  );
}

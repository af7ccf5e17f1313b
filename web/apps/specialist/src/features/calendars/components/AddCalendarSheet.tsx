import { ProblemError } from "@doorstep/core";
import { Button, Callout, Sheet, TextField, useProblemText, useToast } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddCalendar } from "../commands";

const WHYS = ["characters", "host", "length", "password", "port", "scheme"] as const;

/** A name and an address to paste, with where to find it. */
export function AddCalendarSheet({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const add = useAddCalendar();
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const why = add.error instanceof ProblemError && add.error.code === "calendar_address_refused" ? WHYS.find((one) => one === (add.error as ProblemError).context.why) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(
      { name: name.trim(), address: address.trim() },
      {
        onSuccess: () => {
          toast.say(t("calendars.added"));
          onClose();
        },
      },
    );
  };
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("calendars.add")} description={t("calendars.add_text")}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <TextField
          label={t("calendars.address")}
          hint={t("calendars.address_hint")}
          error={why ? t(`calendars.why_${why}`) : null}
          type="url"
          inputMode="url"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          dir="ltr"
          maxLength={2200}
          required
          value={address}
          onChange={(event) => {
            setAddress(event.target.value);
            if (add.isError) add.reset();
          }}
        />
        <TextField label={t("calendars.name")} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        {add.isError && !why ? <Callout tone="danger">{text(add.error)}</Callout> : null}
        <Button type="submit" size="lg" busy={add.isPending} disabled={!address.trim()}>
          {t("calendars.save")}
        </Button>
        <details className="rounded-md bg-sunken px-4 py-1">
          <summary className="flex min-h-11 cursor-pointer items-center font-medium">{t("calendars.where")}</summary>
          <ul className="flex list-disc flex-col gap-2 ps-5 pb-3 text-muted">
            <li>{t("calendars.where_google")}</li>
            <li>{t("calendars.where_apple")}</li>
            <li>{t("calendars.where_outlook")}</li>
          </ul>
        </details>
      </form>
    </Sheet>
  );
}

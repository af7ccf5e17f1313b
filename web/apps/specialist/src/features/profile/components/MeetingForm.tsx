import type { OwnProfile } from "@doorstep/core";
import { Button, Card, TextField, useProblemText, useToast } from "@doorstep/ui";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeProfile } from "../commands";

/** Where clients are met online; they see it in a visit's time only. */
export function MeetingForm({ profile }: { profile: OwnProfile }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const change = useChangeProfile();
  const [address, setAddress] = useState(profile.meeting_url);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { meeting_url: address.trim() },
      {
        onSuccess: (saved) => {
          setAddress(saved.meeting_url);
          toast.say(t("kind.meeting_saved"));
        },
      },
    );
  };
  return (
    <Card className="p-5">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t("kind.meeting")}
          hint={t("kind.meeting_hint")}
          error={change.isError ? text(change.error) : null}
          type="url"
          inputMode="url"
          autoComplete="off"
          placeholder="https://"
          maxLength={300}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <Button type="submit" variant="secondary" busy={change.isPending} disabled={address.trim() === profile.meeting_url}>
          {t("kind.meeting_save")}
        </Button>
      </form>
    </Card>
  );
}

import type { Factors } from "@doorstep/core";
import { Badge, Button, Callout, ErrorState, List, ListRow, Section, Sheet, SkeletonCards, useToast } from "@doorstep/ui";
import { Fingerprint, LifeBuoy, LockKeyhole, MonitorSmartphone, Plus, ShieldCheck, Smartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { canUsePasskeys } from "../../platform/passkeys";
import { describeAgent } from "../agents";
import { authMessage } from "../model";
import { PasskeyList } from "./PasskeyList";
import { PasswordForm } from "./PasswordForm";
import { ProofGate, ProofRefused } from "./ProofGate";
import { RecoveryCodes } from "./RecoveryCodes";
import { RemoveTotp } from "./RemoveTotp";
import { TotpSetup } from "./TotpSetup";
import { useAddPasskey, useFactors, useHasPassword } from "./queries";

type Open = "password" | "totp" | "remove_totp" | "recovery" | null;

/** Everything that protects an account: password, passkeys, authenticator app, recovery codes, devices. */
export function SecurityPanel({ sessions }: { sessions: string }) {
  const factors = useFactors();
  if (factors.isPending) return <SkeletonCards count={3} />;
  if (factors.isError) return <ErrorState error={factors.error} onRetry={() => void factors.refetch()} />;
  return (
    <ProofGate>
      <Panel factors={factors.data} sessions={sessions} />
    </ProofGate>
  );
}

function Panel({ factors, sessions }: { factors: Factors; sessions: string }) {
  const { t } = useTranslation();
  const password = useHasPassword();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const on = <Badge tone="accent">{t("security.on")}</Badge>;
  const strong = factors.totp !== null || factors.passkeys.length > 0;
  return (
    <>
      <Callout tone={strong ? "accent" : "info"} icon={<ShieldCheck aria-hidden />}>
        <p className="font-semibold">{strong ? t("security.strong_title") : t("security.weak_title")}</p>
        <p>{strong ? t("security.strong_text") : t("security.weak_text")}</p>
      </Callout>
      <Passkeys factors={factors} onFirst={() => setOpen("recovery")} />
      <Section title={t("security.more")}>
        <List>
          <ListRow
            start={<Smartphone />}
            title={t("totp.title")}
            note={factors.totp ? t("totp.on_text") : t("totp.off_text")}
            end={factors.totp ? on : undefined}
            onClick={() => setOpen(factors.totp ? "remove_totp" : "totp")}
          />
          {factors.recovery ? (
            <ListRow start={<LifeBuoy />} title={t("recovery.title")} note={t("recovery.left", { count: factors.recovery.left })} onClick={() => setOpen("recovery")} />
          ) : null}
          <ListRow
            start={<LockKeyhole />}
            title={t("sign_in.password")}
            note={password.data ? t("password.on_text") : t("password.off_text")}
            end={password.data ? on : undefined}
            onClick={() => setOpen("password")}
          />
          <ListRow start={<MonitorSmartphone />} title={t("sessions.title")} note={t("security.sessions")} to={sessions} />
        </List>
      </Section>
      <Sheet open={open === "password"} onOpenChange={close} title={password.data ? t("password.change") : t("password.set")}>
        <PasswordForm has={password.data === true} onDone={close} />
      </Sheet>
      <Sheet open={open === "totp"} onOpenChange={close} title={t("totp.title")}>
        <TotpSetup onDone={() => setOpen("recovery")} onClose={close} />
      </Sheet>
      <Sheet open={open === "recovery"} onOpenChange={close} title={t("recovery.title")}>
        <RecoveryCodes onClose={close} />
      </Sheet>
      {open === "remove_totp" ? <RemoveTotp onClose={close} /> : null}
    </>
  );
}

function Passkeys({ factors, onFirst }: { factors: Factors; onFirst(): void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const add = useAddPasskey();
  const possible = canUsePasskeys();
  const name = describeAgent(navigator.userAgent).name || t("passkey.this_device");
  const create = () =>
    add.mutate(name, {
      onSuccess: () => {
        toast.say(t("passkey.added"));
        if (!factors.recovery) onFirst();
      },
    });
  return (
    <Section title={t("passkey.title")}>
      {factors.passkeys.length > 0 ? <PasskeyList passkeys={factors.passkeys} /> : <p className="text-[0.9375rem] text-muted">{t("passkey.text")}</p>}
      {add.isError && !(add.error instanceof ProofRefused) ? <Callout tone="danger">{authMessage(add.error, t)}</Callout> : null}
      {possible ? (
        <Button
          variant={factors.passkeys.length > 0 ? "quiet" : "secondary"}
          className="self-start"
          icon={factors.passkeys.length > 0 ? <Plus aria-hidden className="size-5" /> : <Fingerprint aria-hidden className="size-5" />}
          busy={add.isPending}
          onClick={create}
        >
          {t("passkey.add")}
        </Button>
      ) : (
        <p className="text-sm text-muted">{t("passkey.unsupported")}</p>
      )}
    </Section>
  );
}

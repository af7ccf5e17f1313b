import type { TotpOffer } from "@doorstep/core";
import { Button, ErrorState, Loading, Skeleton, TextField, lazyPart, useToast } from "@doorstep/ui";
import { Copy, ExternalLink } from "lucide-react";
import { type FormEvent, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "../../platform/save";
import { authMessage } from "../model";
import { ProofRefused } from "./ProofGate";
import { useAddTotp, useOfferTotp } from "./queries";
import { inFours } from "./totp";

const QrCode = lazyPart(async () => ({ default: (await import("./QrCode")).QrCode }));

/** An authenticator app: show its secret, then ask for the first code. */
export function TotpSetup({ onDone, onClose }: { onDone(): void; onClose(): void }) {
  const offer = useOfferTotp();
  const asked = useRef(false);
  const ask = offer.mutate;
  useEffect(() => {
    // Each question makes another secret, so it is asked once.
    if (asked.current) return;
    asked.current = true;
    ask(undefined, { onError: (error) => (error instanceof ProofRefused ? onClose() : undefined) });
  }, [ask, onClose]);
  if (offer.isError) return <ErrorState error={offer.error} onRetry={() => ask()} />;
  if (!offer.data) {
    return (
      <Loading className="flex flex-col gap-4">
        <Skeleton className="mx-auto size-56" />
        <Skeleton className="h-12" />
      </Loading>
    );
  }
  return <TotpForm offer={offer.data} onDone={onDone} />;
}

function TotpForm({ offer, onDone }: { offer: TotpOffer; onDone(): void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const add = useAddTotp();
  const [code, setCode] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(code.trim(), { onSuccess: onDone });
  };
  const copy = async () => toast.say((await copyText(offer.secret)) ? t("share.copied") : t("share.copy_failed"));
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <p className="text-[0.9375rem] text-muted">{t("totp.scan")}</p>
      <Suspense fallback={<Skeleton className="mx-auto aspect-square w-full max-w-56" />}>
        <QrCode text={offer.url} label={t("totp.qr")} />
      </Suspense>
      <div className="rounded-md bg-sunken p-3">
        <p className="text-sm text-muted">{t("totp.secret")}</p>
        <p className="mt-1 font-mono text-[0.9375rem] tracking-wide break-all select-all">{inFours(offer.secret)}</p>
        <div className="-ms-2 mt-1 flex flex-wrap">
          <Button variant="quiet" icon={<Copy aria-hidden className="size-4" />} onClick={() => void copy()}>
            {t("share.copy")}
          </Button>
          <a href={offer.url} className="inline-flex min-h-11 items-center gap-2 rounded-md px-4 text-[0.9375rem] font-semibold text-accent-text">
            <ExternalLink aria-hidden className="size-4" />
            {t("totp.open")}
          </a>
        </div>
      </div>
      <TextField
        label={t("totp.code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        error={add.isError && !(add.error instanceof ProofRefused) ? authMessage(add.error, t) : null}
        onChange={(event) => {
          add.reset();
          setCode(event.target.value);
        }}
        className="text-center text-xl font-semibold tracking-[0.3em]"
      />
      <Button type="submit" size="lg" wide busy={add.isPending} disabled={code.trim().length < 6}>
        {t("totp.finish")}
      </Button>
    </form>
  );
}

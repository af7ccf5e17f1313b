import { Button, Callout, ErrorState, Loading, Skeleton, useToast } from "@doorstep/ui";
import { Copy, Download, RefreshCw, ShieldAlert } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { copyText, saveText } from "../../platform/save";
import { ProofRefused } from "./ProofGate";
import { useRecoveryCodes } from "./queries";

/** The codes that open the account once each when the phone is gone. */
export function RecoveryCodes({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const codes = useRecoveryCodes();
  const asked = useRef(false);
  const [renewing, setRenewing] = useState(false);
  const ask = codes.mutate;
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    ask(false, { onError: (error) => (error instanceof ProofRefused ? onClose() : undefined) });
  }, [ask, onClose]);
  if (codes.isError && !(codes.error instanceof ProofRefused)) return <ErrorState error={codes.error} onRetry={() => ask(false)} />;
  if (!codes.data) {
    return (
      <Loading>
        <Skeleton className="h-48" />
      </Loading>
    );
  }
  const text = codes.data.join("\n");
  const copy = async () => toast.say((await copyText(text)) ? t("share.copied") : t("share.copy_failed"));
  const save = () => saveText("doorstep-recovery-codes.txt", `Doorstep · ${t("recovery.title")}\n\n${text}\n`);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-[0.9375rem] text-muted">{t("recovery.text")}</p>
      <ul aria-label={t("recovery.title")} className="grid grid-cols-2 gap-x-4 gap-y-2 rounded-md bg-sunken p-4 font-mono text-[0.9375rem] select-all max-[20rem]:grid-cols-1">
        {codes.data.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-2">
        <Button variant="secondary" icon={<Copy aria-hidden className="size-5" />} onClick={() => void copy()}>
          {t("share.copy")}
        </Button>
        <Button variant="secondary" icon={<Download aria-hidden className="size-5" />} onClick={save}>
          {t("recovery.download")}
        </Button>
      </div>
      {renewing ? (
        <Callout tone="warning" icon={<ShieldAlert aria-hidden />}>
          <p>{t("recovery.renew_text")}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            <Button
              variant="danger"
              busy={codes.isPending}
              onClick={() =>
                ask(true, {
                  onSuccess: () => {
                    setRenewing(false);
                    toast.say(t("recovery.renewed"));
                  },
                })
              }
            >
              {t("recovery.renew")}
            </Button>
            <Button variant="quiet" onClick={() => setRenewing(false)}>
              {t("action.cancel")}
            </Button>
          </div>
        </Callout>
      ) : (
        <Button variant="quiet" icon={<RefreshCw aria-hidden className="size-4" />} onClick={() => setRenewing(true)}>
          {t("recovery.renew")}
        </Button>
      )}
      <Button size="lg" wide onClick={onClose}>
        {t("recovery.kept")}
      </Button>
    </div>
  );
}

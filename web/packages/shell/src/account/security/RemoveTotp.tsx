import { Button, Dialog, useToast } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { authMessage } from "../model";
import { ProofRefused } from "./ProofGate";
import { useRemoveTotp } from "./queries";

/** Asks before the authenticator app stops guarding the account. */
export function RemoveTotp({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const remove = useRemoveTotp();
  const submit = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        toast.say(t("totp.removed"));
        onClose();
      },
      onError: (error) => (error instanceof ProofRefused ? undefined : toast.warn(authMessage(error, t))),
    });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("totp.remove_title")}
      footer={
        <>
          <Button variant="danger" size="lg" busy={remove.isPending} onClick={submit}>
            {t("totp.remove")}
          </Button>
          <Button variant="quiet" size="lg" onClick={onClose}>
            {t("totp.keep")}
          </Button>
        </>
      }
    >
      <p className="text-[0.9375rem] text-muted">{t("totp.remove_text")}</p>
    </Dialog>
  );
}

import { type AppName, localStore } from "@doorstep/core";
import { Button, Callout, Sheet, useProblemText } from "@doorstep/ui";
import { BellRing } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePush } from "./usePush";

const ASKED = "push.asked";

/**
 * Asks once, after the first confirmed booking, whether news of it may come while the app is closed.
 * Mount it where the booking is confirmed; it shows nothing where there is nothing to ask.
 */
export function PushInvite({ app }: { app: AppName }) {
  const { t } = useTranslation();
  const problem = useProblemText();
  const push = usePush(app);
  const [open, setOpen] = useState(() => localStore.read<boolean>(ASKED) !== true);
  const close = () => {
    localStore.write(ASKED, true);
    setOpen(false);
  };
  const shown = open && (push.state === "off" || push.busy || push.error !== null);
  return (
    <Sheet open={shown} onOpenChange={(next) => (next ? undefined : close())} title={t("push.invite_title")}>
      <div className="flex flex-col gap-4">
        <span aria-hidden="true" className="mx-auto inline-flex size-20 items-center justify-center rounded-full bg-accent-soft text-accent-text">
          <BellRing className="size-9" />
        </span>
        <p className="text-center text-muted">{t("push.invite_text")}</p>
        {push.error ? <Callout tone="danger">{push.error instanceof DOMException ? t("push.failed") : problem(push.error)}</Callout> : null}
        <Button
          size="lg"
          busy={push.busy}
          onClick={() => {
            localStore.write(ASKED, true);
            push.enable();
          }}
        >
          {t("push.allow")}
        </Button>
        <Button variant="quiet" onClick={close}>
          {t("push.later")}
        </Button>
      </div>
    </Sheet>
  );
}

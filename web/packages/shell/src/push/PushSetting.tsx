import type { AppName } from "@doorstep/core";
import { Button, Callout, useProblemText } from "@doorstep/ui";
import { BellOff, BellRing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { usePush } from "./usePush";

/** Whether notices come to this device, with the way to change it or the reason why not. For the notice preferences. */
export function PushSetting({ app }: { app: AppName }) {
  const { t } = useTranslation();
  const problem = useProblemText();
  const { state, busy, error, enable, disable } = usePush(app);
  if (state === null) return null;
  const on = state === "on";
  const text = {
    on: t("push.on_text"),
    off: t("push.off_text"),
    denied: t("push.denied_text"),
    install_first: t("push.install_text"),
    unsupported: t("push.unsupported_text"),
    not_served: t("push.not_served_text"),
  }[state];
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span aria-hidden="true" className="inline-flex size-11 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-text [&>svg]:size-5">
          {on ? <BellRing /> : <BellOff />}
        </span>
        <div className="min-w-0 flex-[1_1_12rem]">
          <p className="font-semibold">{t("push.device")}</p>
          <p className="text-[0.9375rem] text-muted">{text}</p>
        </div>
        {on ? (
          <Button variant="secondary" busy={busy} onClick={disable}>
            {t("push.turn_off")}
          </Button>
        ) : state === "off" ? (
          <Button busy={busy} onClick={enable}>
            {t("push.turn_on")}
          </Button>
        ) : null}
      </div>
      {error ? <Callout tone="danger">{error instanceof DOMException ? t("push.failed") : problem(error)}</Callout> : null}
    </div>
  );
}

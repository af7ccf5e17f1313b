import { Button, IconButton, cx } from "@doorstep/ui";
import { Download, RefreshCw, X } from "lucide-react";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { mayOfferInstall, refuseInstall, useInstall } from "./install";
import { applyUpdate, isUpdateReady, onUpdate } from "./updates";

interface Props {
  icon: ReactNode;
  text: string;
  onClose?(): void;
  children?: ReactNode;
}

/** A small card above the navigation that waits until somebody has time for it. */
function Note({ icon, text, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <div className={cx("flex max-w-md items-center gap-3 rounded-lg bg-raised py-2 ps-4 text-[0.9375rem] shadow-tall ring-1 ring-line", onClose ? "pe-1" : "pe-2")}>
      <span aria-hidden="true" className="shrink-0 text-accent-text [&>svg]:size-5">
        {icon}
      </span>
      <p className="min-w-0 flex-1 py-1.5">{text}</p>
      {children}
      {onClose ? (
        <IconButton label={t("action.close")} onClick={onClose}>
          <X aria-hidden className="size-5" />
        </IconButton>
      ) : null}
    </div>
  );
}

/** What the app itself has to say: a new version, or that it can be installed. One at a time. */
export function Notes() {
  const { t } = useTranslation();
  const update = useSyncExternalStore(onUpdate, isUpdateReady);
  const { state, install } = useInstall();
  const [offering, setOffering] = useState(() => mayOfferInstall(new Date()));
  const refuse = () => {
    refuseInstall(new Date());
    setOffering(false);
  };
  const offer = offering && state !== "none";
  return (
    <div role="status" className="pointer-events-none fixed inset-x-3 bottom-20 z-40 flex justify-center *:pointer-events-auto lg:bottom-6">
      {update ? (
        <Note icon={<RefreshCw />} text={t("update.ready")}>
          <Button onClick={applyUpdate}>{t("update.reload")}</Button>
        </Note>
      ) : offer ? (
        <Note icon={<Download />} text={state === "ask" ? t("install.text") : t("install.by_hand")} onClose={refuse}>
          {state === "ask" ? (
            <Button
              variant="secondary"
              onClick={async () => {
                if (!(await install())) refuse();
              }}
            >
              {t("install.do")}
            </Button>
          ) : null}
        </Note>
      ) : null}
    </div>
  );
}

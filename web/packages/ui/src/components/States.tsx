import { OfflineError, ProblemError } from "@doorstep/core";
import { CloudOff, TriangleAlert, WifiOff } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";
import { useProblemText } from "../problem";
import { Button } from "./Button";

/** A grey place where something will stand; the group around it says that it loads. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "block rounded-md bg-sunken bg-[linear-gradient(100deg,transparent_40%,var(--c-surface)_50%,transparent_60%)] bg-[length:200%_100%] animate-[shimmer_1.6s_linear_infinite]",
        className,
      )}
    />
  );
}

export function Loading({ children, className }: { children: ReactNode; className?: string }) {
  const { t } = useTranslation();
  return (
    <div role="status" className={className}>
      <span className="sr-only">{t("state.loading")}</span>
      {children}
    </div>
  );
}

export function SkeletonCards({ count = 4, className = "flex flex-col gap-3" }: { count?: number; className?: string }) {
  return (
    <Loading className={className}>
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className="flex gap-3 rounded-lg bg-surface p-4 shadow-card">
          <Skeleton className="size-14 shrink-0 rounded-lg" />
          <span className="flex flex-1 flex-col gap-2 pt-1">
            <Skeleton className="h-4 w-2/5" />
            <Skeleton className="h-3.5 w-4/5" />
            <Skeleton className="h-3.5 w-1/2" />
          </span>
        </span>
      ))}
    </Loading>
  );
}

interface NoticeProps {
  icon: ReactNode;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
  /** The notice is the whole page, so its title is the page's. */
  page?: boolean;
}

function Notice({ icon, title, text, children, alert, page }: NoticeProps & { alert?: boolean }) {
  const Title = page ? "h1" : "p";
  return (
    <div role={alert ? "alert" : undefined} className="mx-auto flex max-w-sm flex-col items-center gap-2 px-4 py-12 text-center">
      <span aria-hidden="true" className="mb-2 inline-flex size-16 items-center justify-center rounded-full bg-accent-soft text-accent-text [&>svg]:size-7">
        {icon}
      </span>
      <Title className="text-lg font-semibold">{title}</Title>
      {text ? <p className="text-[0.9375rem] text-muted">{text}</p> : null}
      {children ? <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div> : null}
    </div>
  );
}

export function EmptyState(props: NoticeProps) {
  return <Notice {...props} />;
}

/** What went wrong in plain words, a way to try again, and the request's number for support. */
export function ErrorState({ error, onRetry, page }: { error: unknown; onRetry?(): void; page?: boolean }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const offline = error instanceof OfflineError;
  const problem = error instanceof ProblemError ? error : null;
  const missing = problem?.status === 404;
  return (
    <Notice
      alert
      page={page}
      icon={offline ? <CloudOff /> : <TriangleAlert />}
      title={offline ? t("error.offline_title") : missing ? t("error.missing_title") : t("error.title")}
      text={offline ? t("error.offline_text") : missing ? t("error.missing_text") : text(error)}
    >
      {onRetry && !missing ? <Button onClick={onRetry}>{t("action.retry")}</Button> : null}
      {problem?.requestId ? <p className="w-full text-xs text-muted">{t("error.request", { id: problem.requestId })}</p> : null}
    </Notice>
  );
}

export function OfflineBar() {
  const { t } = useTranslation();
  const [offline, setOffline] = useState(() => !navigator.onLine);
  useEffect(() => {
    const update = () => setOffline(!navigator.onLine);
    globalThis.addEventListener("online", update);
    globalThis.addEventListener("offline", update);
    return () => {
      globalThis.removeEventListener("online", update);
      globalThis.removeEventListener("offline", update);
    };
  }, []);
  return (
    <div role="status">
      {offline ? (
        <p className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-2 text-sm font-medium text-warning-text">
          <WifiOff aria-hidden className="size-4" />
          {t("state.offline")}
        </p>
      ) : null}
    </div>
  );
}

/** A remark within a page: something to know before going on. */
export function Callout({ tone = "info", icon, children }: { tone?: "info" | "warning" | "danger" | "accent"; icon?: ReactNode; children: ReactNode }) {
  const tones = {
    info: "bg-info-soft text-info-text",
    warning: "bg-warning-soft text-warning-text",
    danger: "bg-danger-soft text-danger-text",
    accent: "bg-accent-soft text-accent-text",
  };
  return (
    <div role={tone === "danger" ? "alert" : undefined} className={cx("flex gap-3 rounded-md px-4 py-3 text-[0.9375rem] [&>svg]:mt-0.5 [&>svg]:size-5 [&>svg]:shrink-0", tones[tone])}>
      {icon}
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

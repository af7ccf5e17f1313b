import { OfflineError } from "@doorstep/core";
import { ButtonLink, EmptyState, ErrorState, usePageTitle } from "@doorstep/ui";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isRouteErrorResponse, useRouteError } from "react-router";

/** A page that does not exist; one that broke; or one whose parts can't be had without a network. `home` names the way out. */
export function ErrorPage({ home }: { home: string }) {
  const { t } = useTranslation();
  const error = useRouteError();
  const broken = Boolean(error) && !isRouteErrorResponse(error);
  usePageTitle(broken ? t("error.title") : t("error.missing_title"));
  const again = () => globalThis.location.reload();
  return (
    <main className="flex min-h-dvh items-center justify-center">
      {broken ? (
        <ErrorState error={navigator.onLine ? error : new OfflineError(error)} onRetry={again} page />
      ) : (
        <EmptyState page icon={<Compass />} title={t("error.missing_title")} text={t("error.missing_text")}>
          <ButtonLink to="/" reloadDocument>
            {home}
          </ButtonLink>
        </EmptyState>
      )}
    </main>
  );
}

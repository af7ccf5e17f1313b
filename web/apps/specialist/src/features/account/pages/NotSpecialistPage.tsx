import { useSignOut } from "@doorstep/shell";
import { Button, EmptyState, usePageTitle } from "@doorstep/ui";
import { IdCard } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Signed in, but nobody has made this person a specialist yet. */
export function NotSpecialistPage() {
  const { t } = useTranslation();
  usePageTitle(t("work.brand"));
  const signOut = useSignOut();
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState page icon={<IdCard />} title={t("work.stranger_title")} text={t("work.stranger_text")}>
        <Button variant="secondary" busy={signOut.isPending} onClick={() => signOut.mutate()}>
          {t("sign_in.out")}
        </Button>
        <a href="/" className="inline-flex min-h-11 items-center rounded-md bg-accent px-4 font-semibold text-on-accent">
          {t("work.to_client")}
        </a>
      </EmptyState>
    </main>
  );
}

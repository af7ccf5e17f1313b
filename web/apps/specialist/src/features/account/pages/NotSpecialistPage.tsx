import { useSignOut } from "@doorstep/shell";
import { Button, EmptyState } from "@doorstep/ui";
import { IdCard } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Signed in, but nobody has made this person a specialist yet. */
export function NotSpecialistPage() {
  const { t } = useTranslation();
  const signOut = useSignOut();
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <title>{t("work.brand")}</title>
      <h1 className="sr-only">{t("work.brand")}</h1>
      <EmptyState icon={<IdCard />} title={t("work.stranger_title")} text={t("work.stranger_text")}>
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

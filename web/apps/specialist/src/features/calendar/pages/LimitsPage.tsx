import { ErrorState, PageBody, PageHeader, SkeletonCards } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { LimitsForm } from "../components/LimitsForm";
import { useLimits } from "../queries";

export default function LimitsPage() {
  const { t } = useTranslation();
  const limits = useLimits();
  return (
    <>
      <PageHeader narrow title={t("limits.title")} back="/hours" />
      <PageBody narrow>
        {limits.isPending ? <SkeletonCards count={4} /> : limits.isError && !limits.data ? <ErrorState error={limits.error} onRetry={() => void limits.refetch()} /> : <LimitsForm saved={limits.data} />}
      </PageBody>
    </>
  );
}

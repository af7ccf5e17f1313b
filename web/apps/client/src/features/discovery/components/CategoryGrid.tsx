import type { Category } from "@doorstep/core";
import { ErrorState, Loading, Skeleton } from "@doorstep/ui";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "react-router";
import { CategoryIcon } from "../../catalog/components/CategoryIcon";

// Three beside one another, or two where text is large.
const GRID = "grid grid-cols-[repeat(auto-fill,minmax(max(5rem,(100%-1.1rem)/3),1fr))] gap-x-2 gap-y-4 sm:grid-cols-5 lg:grid-cols-9";

/** The top categories as pictures with their names. */
export function CategoryGrid({ categories }: { categories: UseQueryResult<Category[]> }) {
  if (categories.isError) return <ErrorState error={categories.error} onRetry={() => void categories.refetch()} />;
  if (categories.isPending) {
    return (
      <Loading className={GRID}>
        {Array.from({ length: 9 }, (_, index) => (
          <span key={index} className="flex flex-col items-center gap-2">
            <Skeleton className="size-18 rounded-xl" />
            <Skeleton className="h-4 w-16" />
          </span>
        ))}
      </Loading>
    );
  }
  return (
    <ul className={GRID}>
      {categories.data.map((category, index) => (
        <li key={category.id}>
          <Link to={`/search?category=${category.id}`} viewTransition className="group flex flex-col items-center gap-2 rounded-lg py-1 text-center">
            <CategoryIcon icon={category.icon} photo={category.photo?.small_url} seed={index} className="size-18 rounded-xl transition-[scale,box-shadow] duration-200 group-hover:scale-104 group-hover:shadow-tall" />
            <span className="text-sm leading-tight font-medium">{category.name}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

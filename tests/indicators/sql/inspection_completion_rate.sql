WITH r AS (
  SELECT
    k.row_key AS row_key,
    CAST(NULL AS BIGINT) AS person,
    k.handler AS staff_id,
    CAST(NULL AS DATE) AS filed_on,
    k.planned_on AS planned_on,
    k.done_on AS done_on,
    k.unit_code AS unit_code,
    k.planned_on AS counted_on,
    YEAR(k.planned_on) * 12 + MONTH(k.planned_on) - 1 AS m
  FROM known_inspections AS k
  WHERE
    k.planned_on <= CAST('2026-06-30' AS DATE)
), judged AS (
  SELECT
    r.row_key,
    r.person,
    r.unit_code,
    r.staff_id,
    r.counted_on,
    r.m,
    r.filed_on,
    CAST(NULL AS DOUBLE) AS value,
    CAST(NULL AS DECIMAL(24, 6)) AS weight,
    (
      NOT COALESCE(
        (
          (
            NOT (
              r.done_on IS NULL
            )
          )
          AND (
            r.done_on <= (
              r.planned_on + CAST(LEAST(30, 36500) AS INT)
            )
          )
        ),
        FALSE
      )
    ) AS fails0,
    (
      r.planned_on + CAST(LEAST(30, 36500) AS INT)
    ) AS window0
  FROM r
), decided AS (
  SELECT
    *,
    CAST(CASE
      WHEN CAST('2026-06-30' AS DATE) < window0
      THEN 12
      WHEN fails0
      THEN CASE WHEN CAST('2026-06-30' AS DATE) < window0 THEN 12 ELSE 11 END
      ELSE 0
    END AS INT) AS decision
  FROM judged
)
SELECT
  row_key,
  person,
  unit_code,
  staff_id,
  counted_on,
  CAST(m AS INT) AS m,
  CASE
    WHEN decision = 0 AND first_row <> row_key
    THEN 'refused'
    WHEN decision % 10 = 0
    THEN 'verified'
    WHEN decision % 10 = 1
    THEN 'refused'
    WHEN decision % 10 = 2
    THEN 'pending'
    WHEN decision % 10 = 3
    THEN 'unverifiable'
  END AS verdict,
  CASE
    WHEN decision = 0 AND first_row <> row_key
    THEN 'counted_already'
    WHEN decision // 10 = 1
    THEN 'not_done'
    ELSE ''
  END AS reason,
  CASE WHEN decision % 10 = 2 THEN CASE WHEN decision // 10 = 1 THEN window0 END END AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    row_key AS first_row
  FROM decided
)

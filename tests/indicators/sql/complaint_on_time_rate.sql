WITH r AS (
  SELECT
    k.row_key AS row_key,
    k.person AS person,
    k.handler AS staff_id,
    CAST(NULL AS DATE) AS filed_on,
    k.accepted_on AS accepted_on,
    k.finished_on AS finished_on,
    k.limit_days AS limit_days,
    k.unit_code AS unit_code,
    k.accepted_on AS counted_on,
    YEAR(k.accepted_on) * 12 + MONTH(k.accepted_on) - 1 AS m
  FROM known_complaints AS k
  WHERE
    k.accepted_on <= CAST('2026-06-30' AS DATE)
), workday1 AS (
  SELECT
    r.row_key AS row_key,
    CASE WHEN COALESCE(r.limit_days, 15) <= 0 THEN r.accepted_on ELSE b.day END AS v
  FROM r
  JOIN calendar_days AS a
    ON a.day = r.accepted_on
  JOIN calendar_days AS b
    ON b.is_work
    AND b.work_no = a.work_no + GREATEST(LEAST(COALESCE(r.limit_days, 15), 1000), 1)
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
              r.finished_on IS NULL
            )
          ) AND (
            r.finished_on <= workday1.v
          )
        ),
        FALSE
      )
    ) AS fails0,
    workday1.v AS window0
  FROM r
  LEFT JOIN workday1
    ON workday1.row_key = r.row_key
), decided AS (
  SELECT
    *,
    CAST(CASE
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
    THEN 'late'
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

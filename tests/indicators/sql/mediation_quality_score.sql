WITH r AS (
  SELECT
    r.*
  FROM (
    SELECT
      k.row_key AS row_key,
      CAST(NULL AS BIGINT) AS person,
      k.handler AS staff_id,
      CAST(NULL AS DATE) AS filed_on,
      k.result AS result,
      k.procedure_score AS procedure_score,
      k.party_score AS party_score,
      k.review_score AS review_score,
      k.unit_code AS unit_code,
      k.closed_on AS counted_on,
      YEAR(k.closed_on) * 12 + MONTH(k.closed_on) - 1 AS m
    FROM known_disputes AS k
    WHERE
      k.closed_on <= CAST('2026-06-30' AS DATE)
  ) AS r
  WHERE
    (
      (
        (
          (
            (
              (
                r.result IS NULL
              ) OR (
                r.result <> '撤回'
              )
            )
          )
          AND (
            NOT (
              r.procedure_score IS NULL
            )
          )
        )
        AND (
          NOT (
            r.party_score IS NULL
          )
        )
      )
      AND (
        NOT (
          r.review_score IS NULL
        )
      )
    )
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
    CAST((
      (
        (
          0.3 * r.procedure_score
        ) + (
          0.4 * r.party_score
        )
      ) + (
        0.3 * r.review_score
      )
    ) AS DECIMAL(24, 6)) AS weight
  FROM r
), decided AS (
  SELECT
    *,
    CAST(0 AS INT) AS decision
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
  CASE WHEN decision = 0 AND first_row <> row_key THEN 'counted_already' ELSE '' END AS reason,
  CAST(NULL AS DATE) AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    row_key AS first_row
  FROM decided
)

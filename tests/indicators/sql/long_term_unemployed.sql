WITH r AS (
  SELECT
    r.*,
    q.last_day AS counted_on,
    q.m AS m
  FROM (
    SELECT
      k.row_key AS row_key,
      k.person AS person,
      k.handler AS staff_id,
      k.registered_on AS filed_on,
      k.registered_on AS registered_on,
      k.closed_on AS closed_on,
      k.unit_code AS unit_code
    FROM known_unemployment_registrations AS k
  ) AS r
  JOIN ended_months AS q
    ON q.last_day <= CAST('2026-06-30' AS DATE)
    AND (
      (
        r.registered_on <= LAST_DAY(
          MAKE_DATE(CAST((
            q.m - 12
          ) // 12 AS INT), CAST((
            q.m - 12
          ) % 12 + 1 AS INT), 1)
        )
      )
      AND (
        (
          (
            r.closed_on IS NULL
          )
          OR (
            r.closed_on > LAST_DAY(MAKE_DATE(CAST((
              q.m
            ) // 12 AS INT), CAST((
              q.m
            ) % 12 + 1 AS INT), 1))
          )
        )
      )
    )
), has1 AS (
  SELECT DISTINCT
    r.row_key AS row_key,
    r.m AS m
  FROM r
  JOIN known_deaths AS e
    ON e.person = r.person AND (
      e.died_on <= r.counted_on
    )
), has2 AS (
  SELECT DISTINCT
    r.row_key AS row_key,
    r.m AS m
  FROM r
  JOIN known_pensions AS e
    ON e.person = r.person
    AND (
      (
        e.from_month <= r.m
      )
      AND (
        (
          (
            e.to_month IS NULL
          ) OR (
            e.to_month >= r.m
          )
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
    CAST(NULL AS DECIMAL(24, 6)) AS weight,
    (
      NOT COALESCE((
        NOT r.person IS NULL
      ), FALSE)
    ) AS fails0,
    (
      NOT COALESCE((
        NOT (
          NOT has1.row_key IS NULL
        )
      ), FALSE)
    ) AS fails1,
    (
      NOT COALESCE((
        NOT (
          NOT has2.row_key IS NULL
        )
      ), FALSE)
    ) AS fails2,
    (
      NOT COALESCE(
        (
          (
            CAST(BIT_COUNT(
              (
                COALESCE(cover.employee0, 0) >> CAST(LEAST(
                  GREATEST(
                    (
                      (
                        YEAR((
                          r.registered_on
                        )) * 12 + MONTH((
                          r.registered_on
                        )) - 1
                      ) + 1
                    ) - 24270,
                    0
                  ),
                  60
                ) AS INT)
              ) & (
                (
                  CAST(1 AS BIGINT) << CAST(GREATEST(
                    LEAST(GREATEST(r.m + 1 - 24270, 0), 60) - LEAST(
                      GREATEST(
                        (
                          (
                            YEAR((
                              r.registered_on
                            )) * 12 + MONTH((
                              r.registered_on
                            )) - 1
                          ) + 1
                        ) - 24270,
                        0
                      ),
                      60
                    ),
                    0
                  ) AS INT)
                ) - 1
              )
            ) AS INT)
          ) = 0
        ),
        FALSE
      )
    ) AS fails3
  FROM r
  LEFT JOIN cover
    ON cover.person = r.person
  LEFT JOIN has1
    ON has1.row_key = r.row_key AND has1.m = r.m
  LEFT JOIN has2
    ON has2.row_key = r.row_key AND has2.m = r.m
), decided AS (
  SELECT
    *,
    CAST(CASE
      WHEN fails0
      THEN 11
      WHEN fails1
      THEN 21
      WHEN fails2
      THEN 31
      WHEN fails3
      THEN 41
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
    THEN 'identity_invalid'
    WHEN decision // 10 = 2
    THEN 'deceased'
    WHEN decision // 10 = 3
    THEN 'pensioner'
    WHEN decision // 10 = 4
    THEN 'insured_meanwhile'
    ELSE ''
  END AS reason,
  CAST(NULL AS DATE) AS window_end,
  CASE WHEN decision = 0 AND first_row <> row_key THEN first_row END AS counted_row,
  value,
  weight
FROM (
  SELECT
    *,
    CASE
      WHEN decision = 0
      THEN FIRST_VALUE(row_key) OVER (PARTITION BY decision, person, m ORDER BY counted_on, filed_on, row_key)
    END AS first_row
  FROM decided
  WHERE
    decision = 0
  UNION ALL BY NAME
  SELECT
    *,
    CAST(NULL AS BIGINT) AS first_row
  FROM decided
  WHERE
    decision <> 0
)

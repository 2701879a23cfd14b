WITH r AS (
  SELECT
    k.row_key AS row_key,
    k.person AS person,
    CAST(NULL AS TEXT) AS staff_id,
    CAST(NULL AS DATE) AS filed_on,
    k.occupation AS occupation,
    k.ended_on AS ended_on,
    k.unit_code AS unit_code,
    k.ended_on AS counted_on,
    YEAR(k.ended_on) * 12 + MONTH(k.ended_on) - 1 AS m
  FROM known_training_enrolments AS k
  SEMI JOIN verdict_post_training_employment_rate AS p
    ON p.row_key = k.row_key AND p.verdict = 'verified'
  WHERE
    k.ended_on <= CAST('2026-06-30' AS DATE)
), has1 AS (
  SELECT DISTINCT
    r.row_key AS row_key
  FROM r
  JOIN known_employment_registrations AS e
    ON e.person = r.person
    AND (
      (
        (
          e.started_on > r.ended_on
        )
        AND (
          e.started_on <= LAST_DAY(
            MAKE_DATE(CAST((
              r.m + 6
            ) // 12 AS INT), CAST((
              r.m + 6
            ) % 12 + 1 AS INT), 1)
          )
        )
      )
      AND (
        COALESCE(
          MAP {'中式厨师': '中式烹调师', '中式面点': '中式面点师', '中餐厨师': '中式烹调师', '保安': '保安员', '保洁': '保洁员', '保育员': '保育师', '养老护理': '养老护理员', '厨师': '中式烹调师', '叉车工': '叉车司机', '叉车驾驶员': '叉车司机', '外卖员': '网约配送员', '外卖骑手': '网约配送员', '家政': '家政服务员', '家政员': '家政服务员', '家政服务': '家政服务员', '快递': '快递员', '快递配送员': '快递员', '护理员(养老)': '养老护理员', '服装缝纫工': '缝纫工', '汽修': '汽车维修工', '汽修工': '汽车维修工', '汽车修理工': '汽车维修工', '焊接工': '焊工', '理发师': '美发师', '电商': '电子商务师', '电商主播': '互联网营销师', '电商运营': '电子商务师', '电子商务': '电子商务师', '电工作业': '电工', '电焊工': '焊工', '直播销售员': '互联网营销师', '维修电工': '电工', '缝纫': '缝纫工', '网络主播': '互联网营销师', '美发': '美发师', '美容': '美容师', '美容员': '美容师', '育婴': '育婴员', '育婴师': '育婴员', '车工(缝纫)': '缝纫工', '送餐员': '网约配送员', '面点师': '中式面点师'}[UPPER(
            CASE
              WHEN REGEXP_MATCHES(e.occupation, '[！-～　\s]')
              THEN REGEXP_REPLACE(
                TRANSLATE(
                  e.occupation,
                  '！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                  '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                ),
                '\s+',
                '',
                'g'
              )
              ELSE e.occupation
            END
          )],
          UPPER(
            CASE
              WHEN REGEXP_MATCHES(e.occupation, '[！-～　\s]')
              THEN REGEXP_REPLACE(
                TRANSLATE(
                  e.occupation,
                  '！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                  '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                ),
                '\s+',
                '',
                'g'
              )
              ELSE e.occupation
            END
          )
        ) = COALESCE(
          MAP {'中式厨师': '中式烹调师', '中式面点': '中式面点师', '中餐厨师': '中式烹调师', '保安': '保安员', '保洁': '保洁员', '保育员': '保育师', '养老护理': '养老护理员', '厨师': '中式烹调师', '叉车工': '叉车司机', '叉车驾驶员': '叉车司机', '外卖员': '网约配送员', '外卖骑手': '网约配送员', '家政': '家政服务员', '家政员': '家政服务员', '家政服务': '家政服务员', '快递': '快递员', '快递配送员': '快递员', '护理员(养老)': '养老护理员', '服装缝纫工': '缝纫工', '汽修': '汽车维修工', '汽修工': '汽车维修工', '汽车修理工': '汽车维修工', '焊接工': '焊工', '理发师': '美发师', '电商': '电子商务师', '电商主播': '互联网营销师', '电商运营': '电子商务师', '电子商务': '电子商务师', '电工作业': '电工', '电焊工': '焊工', '直播销售员': '互联网营销师', '维修电工': '电工', '缝纫': '缝纫工', '网络主播': '互联网营销师', '美发': '美发师', '美容': '美容师', '美容员': '美容师', '育婴': '育婴员', '育婴师': '育婴员', '车工(缝纫)': '缝纫工', '送餐员': '网约配送员', '面点师': '中式面点师'}[UPPER(
            CASE
              WHEN REGEXP_MATCHES(r.occupation, '[！-～　\s]')
              THEN REGEXP_REPLACE(
                TRANSLATE(
                  r.occupation,
                  '！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                  '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                ),
                '\s+',
                '',
                'g'
              )
              ELSE r.occupation
            END
          )],
          UPPER(
            CASE
              WHEN REGEXP_MATCHES(r.occupation, '[！-～　\s]')
              THEN REGEXP_REPLACE(
                TRANSLATE(
                  r.occupation,
                  '！＂＃＄％＆（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　',
                  '!"#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~ '
                ),
                '\s+',
                '',
                'g'
              )
              ELSE r.occupation
            END
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
        NOT has1.row_key IS NULL
      ), FALSE)
    ) AS fails0
  FROM r
  LEFT JOIN has1
    ON has1.row_key = r.row_key
), decided AS (
  SELECT
    *,
    CAST(CASE WHEN fails0 THEN 11 ELSE 0 END AS INT) AS decision
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
    THEN 'other_trade'
    ELSE ''
  END AS reason,
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

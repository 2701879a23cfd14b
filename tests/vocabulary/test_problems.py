from shixiao.vocabulary.problems import Problem


def test_a_problem_tells_where_what_why_and_how_to_mend() -> None:
    problem = Problem(where="甲.csv", what="读不了。", why="数据不全。", mend="请重新导出。")
    assert str(problem).splitlines() == ["位置：甲.csv", "问题：读不了。", "影响：数据不全。", "办法：请重新导出。"]
    assert problem.exit_status == 2

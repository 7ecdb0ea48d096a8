"""附件4 排查情况表 (a row per village), 附件5 排查台账 (a row per qualifying household). *S0 四(二)*; 领域§2.13."""

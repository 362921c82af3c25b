"""Public-welfare projects, from draft to closeout.

Draft → village opinion → review by the office → published → claimed, received and spent → accepted with its outcome →
closed with its balance accounted for. Withdrawals, cancellations and corrections are new entries.

Invariants: every change of state is compare-and-set along ``states.STEPS``; an accepted project has a current outcome;
a closed one holds no money; drafts are seen only by those who write them.
"""

anneal_test(core/plan/packing LABEL unit LIBS anneal_plan)
anneal_test(core/plan/memory LABEL unit LIBS anneal_plan)
anneal_test(core/plan/presets LABEL unit LIBS anneal_plan)
anneal_test(core/plan/runplan LABEL torch LIBS anneal_train)

anneal_test(ui/shell/window LABEL gui LIBS anneal_ui)
anneal_test(ui/shell/tasks LABEL gui LIBS anneal_ui)
anneal_test(ui/shell/project LABEL gui LIBS anneal_ui)

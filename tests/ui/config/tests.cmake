anneal_test(ui/config/configpage LABEL gui LIBS anneal_ui)

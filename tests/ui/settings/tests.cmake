anneal_test(ui/settings/settingspage LABEL gui LIBS anneal_ui)

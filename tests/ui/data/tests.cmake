anneal_test(ui/data/datapage LABEL gui LIBS anneal_ui)
anneal_test(ui/data/datawarnings LABEL gui LIBS anneal_ui)
anneal_test(ui/data/previewdata LABEL gui LIBS anneal_ui DEPENDS anneal-reader)
anneal_test(ui/data/addfiles LABEL gui LIBS anneal_ui)

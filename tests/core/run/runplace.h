// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runfolder.h"

#include <QTemporaryDir>

#include <filesystem>
#include <memory>
#include <string>

namespace anneal::tests {

inline const std::string kConfig = "version: 1\nmodel:\n  model_name: org/tiny # hub\n  dtype: auto\ntraining:\n  method: 'sft'\n";

/// A temporary folder for the runs of one test function.
class RunPlace
{
public:
    std::filesystem::path path(const char *name = "") const { return std::filesystem::path(m_folder.path().toStdString()) / name; }
    run::RunFolder make(const char *name = "r") const { return *run::RunFolder::create(path(name), kConfig); }

private:
    QTemporaryDir m_folder;
};

} // namespace anneal::tests

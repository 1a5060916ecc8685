// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/project/newprojectview.h"

#include "core/base/freename.h"
#include "core/data/newproject.h"
#include "core/weights/modelfiles.h"
#include "ui/shell/background.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "ui/training/trainablemodels.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/field.h"
#include "widgets/label.h"

#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QStorageInfo>
#include <QTemporaryDir>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

/// The place itself, or the nearest above it that is there.
QString nearestThere(QString place)
{
    while (!QFileInfo::exists(place) && place != QFileInfo(place).absolutePath())
        place = QFileInfo(place).absolutePath();
    return place;
}

constexpr qsizetype kMostBytes = 255; // that a file system takes for a name

/// As much of a name as makes a folder.
QString fitting(QString name)
{
    while (QFile::encodeName(name).size() > kMostBytes)
        name.chop(1);
    return name;
}

/// Whether a folder can be made in this one. Permissions do not tell of what the kernel makes up (/proc), which has no room at all; as does
/// many a server, so that is tried.
bool takesFolders(const QString &folder)
{
    if (!QFileInfo(folder).isWritable())
        return false;
    return QStorageInfo(folder).bytesTotal() > 0 || QTemporaryDir(folder + u"/.anneal-XXXXXX"_s).isValid();
}

/// How a model of the Hugging Face hub comes here, where the name may be one.
QString downloadHint(const QString &model, const base::Error &error)
{
    static const QRegularExpression name(u"^[A-Za-z0-9][\\w.-]*/[\\w.-]+$"_s);
    const bool maybe = error.kind == base::ErrorKind::NotFound && name.match(model).hasMatch() && !model.endsWith(u".gguf"_s);
    return maybe ? u' ' + NewProjectView::tr("To download it: %1").arg(u"hf download "_s + model) : QString();
}

} // namespace

NewProjectView::NewProjectView(Background &background, QWidget *parent) : QWidget(parent), m_background(background)
{
    setAccessibleName(tr("New project"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new Label(tr("New project"), Type::Display));
    column->addSpacing(6);
    auto *purpose
        = new Label(tr("A folder for your documents, the training rows and the runs. You can move or copy it later."), Type::Body, Tone::Secondary);
    purpose->setWordWrap(true);
    column->addWidget(purpose);
    column->addSpacing(space::kXl);

    auto *card = new Card;
    card->setAccessibleName(tr("The new project"));
    card->body()->setContentsMargins(22, 20, 22, 20);
    card->body()->setSpacing(space::kL);
    m_name = new QLineEdit;
    m_name->setObjectName(u"newProjectName"_s);
    m_nameField = new Field(tr("Name"), m_name, tr("The name of its folder."));
    card->body()->addWidget(m_nameField);
    m_placeField = new Field(tr("Place"), makePlace(), tr("The folder that the project is made in."));
    m_placeField->setMarked(m_place);
    card->body()->addWidget(m_placeField);
    m_model = new QComboBox;
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_modelField = new Field(
        tr("Model"), m_model, tr("The model to fine-tune: a name in the Hugging Face cache, a folder, or a .gguf file. You can change it later."));
    card->body()->addWidget(m_modelField);
    m_path = new ElidedLabel({}, Type::Secondary);
    m_path->setTone(Tone::Secondary);
    m_path->setElideMode(Qt::ElideMiddle);
    card->body()->addWidget(m_path);
    column->addWidget(card);
    column->addSpacing(space::kL);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::kS);
    m_create = new Button(tr("Create project"), ButtonRole::Primary);
    auto *cancel = new Button(tr("Cancel"));
    buttons->addWidget(m_create);
    buttons->addWidget(cancel);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addStretch();

    setFocusProxy(m_name);
    connect(m_name, &QLineEdit::textChanged, this, &NewProjectView::check);
    connect(m_place, &QLineEdit::textChanged, this, &NewProjectView::check);
    connect(m_model, &QComboBox::currentTextChanged, this, &NewProjectView::check);
    connect(m_create, &Button::clicked, this, &NewProjectView::finish);
    connect(cancel, &Button::clicked, this, &NewProjectView::canceled);
    for (auto *edit : { m_name, m_place, m_model->lineEdit() })
        connect(edit, &QLineEdit::returnPressed, this, &NewProjectView::finish);
}

QWidget *NewProjectView::makePlace()
{
    auto *holder = new QWidget;
    auto *row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    m_place = new QLineEdit;
    m_place->setObjectName(u"newProjectPlace"_s);
    auto *choose = new Button(tr("Choose…"));
    choose->setAccessibleName(tr("Choose the place of the project"));
    row->addWidget(m_place, 1);
    row->addWidget(choose);
    holder->setFocusProxy(m_place);
    m_place->setAccessibleName(tr("Place"));
    connect(choose, &Button::clicked, this, &NewProjectView::choosePlace);
    return holder;
}

void NewProjectView::choosePlace()
{
    const QString chosen = askForFolder(window(), tr("Place of the new project"), nearestThere(place()));
    if (!chosen.isEmpty())
        m_place->setText(QDir::toNativeSeparators(chosen));
}

void NewProjectView::begin(const QString &place)
{
    struct Answer
    {
        QString name;
        QStringList models;
    };
    m_place->setText(QDir::toNativeSeparators(place));
    m_name->clear();
    m_nameField->setError({});
    m_create->setEnabled(false);
    m_model->setCurrentText(toText(data::startingConfig(data::Sample::No).model.modelName));
    m_background.ask(
        Background::Lane::Question, this,
        [place, name = tr("my-project")]() -> Answer { // a folder, as people name them
            return { toText(base::freeName(toPath(place) / toPath(name)).filename()), trainableModels() };
        },
        [this](const Answer &answer) {
            if (m_name->text().isEmpty()) { // nobody was faster
                m_name->setText(answer.name);
                m_name->selectAll();
            }
            fillModels(answer.models);
        });
}

void NewProjectView::fillModels(const QStringList &models)
{
    const QString now = m_model->currentText();
    m_model->clear();
    m_model->addItems(models);
    m_model->setCurrentText(models.isEmpty() || models.contains(now) ? now : models.front());
}

QString NewProjectView::place() const
{
    return tildeAsHome(QDir::fromNativeSeparators(m_place->text().trimmed()));
}

QString NewProjectView::model() const
{
    return m_model->currentText().trimmed();
}

/// A name that nobody can see, or whose ends nobody can, would be found again by nobody.
QString NewProjectView::folder() const
{
    const QString name = m_name->text().trimmed();
    return name.isEmpty() || place().isEmpty() ? QString() : QDir::cleanPath(place() + u'/' + name);
}

NewProjectView::Found NewProjectView::look(const QString &folder, const QString &model)
{
    const QFileInfo info(folder);
    Found found { QFileInfo::exists(folder + u"/config.yaml"_s), info.exists() && !info.isDir() };
    if (const auto files = weights::findModel(weights::modelPlace(model.toStdString(), toPath(folder)), {}); !files)
        found.modelProblem = said(files.error().detail) + downloadHint(model, files.error());
    if (info.isDir()) {
        found.hasFiles = !QDir(folder).isEmpty();
        found.canWrite = info.isWritable();
        return found;
    }
    found.isPlaceFile = QFileInfo(info.absolutePath()).isFile();
    found.isPlaceNew = !QFileInfo::exists(info.absolutePath());
    const QString above = nearestThere(info.absolutePath()); // what lies between is made
    found.canWrite = QFileInfo(above).isDir() && takesFolders(above);
    return found;
}

/// Tells what is wrong with what was typed at once, and what the disk says of it as soon as it has answered.
void NewProjectView::check()
{
    const QString name = m_name->text().trimmed();
    const auto bytes = QFile::encodeName(name).size();
    const bool isPlain = !name.contains(u'/') && name != u"."_s && name != u".."_s;
    m_nameField->setError(name.isEmpty() ? tr("Give the project a name.")
            : name.contains(u'/')        ? tr("A name cannot contain a slash.")
            : bytes > kMostBytes         ? tr("This name is too long for a folder: shorten it to %1 letters.").arg(fitting(name).size())
            : isPlain                    ? QString()
                                         : tr("This name means a folder that is there already."));
    m_placeField->setError(QDir::isAbsolutePath(place()) ? QString() : tr("Give the whole path of a folder, or press Choose."));
    m_modelField->setError(model().isEmpty() ? tr("Choose a model, or type its name.") : QString());
    for (Field *field : { m_nameField, m_placeField, m_modelField })
        field->setWarning({});
    m_placeField->setNote({});
    m_create->setEnabled(false);
    const quint64 question = ++m_question;
    if (m_nameField->hasError() || m_placeField->hasError() || m_modelField->hasError())
        return m_path->setText({});
    m_path->setText(tr("The project will be %1").arg(QDir::toNativeSeparators(folder())));
    m_background.ask(
        Background::Lane::Question, this, [folder = folder(), model = model()] { return look(folder, model); },
        [this, question](const Found &found) {
            if (question == m_question)
                show(found);
        });
}

void NewProjectView::show(const Found &found)
{
    if (found.isFile)
        m_nameField->setError(tr("There is a file with this name already."));
    else if (found.isPlaceFile)
        m_placeField->setError(tr("This is a file. Choose a folder."));
    else if (!found.canWrite && !found.isProject)
        m_placeField->setError(tr("You cannot write into this folder. Choose another place."));
    if (m_nameField->hasError() || m_placeField->hasError())
        m_path->setText({});
    else if (found.isPlaceNew)
        m_placeField->setNote(tr("This folder will be created."));
    m_opens = found.isProject;
    // It may be brought here later, and then trained with: nobody is kept from the project.
    m_modelField->setWarning(m_opens || found.modelProblem.isEmpty() ? QString() : tr("This model cannot be used yet. %1").arg(found.modelProblem));
    m_nameField->setWarning(m_opens ? tr("There is a project with this name already.")
            : found.hasFiles && found.canWrite
            ? tr("There is a folder with this name already. It becomes the project: its documents are copied into data/raw, "
                 "and its files stay as they are.")
            : QString());
    m_create->setText(m_opens ? tr("Open it") : tr("Create project"));
    m_create->setEnabled(!m_nameField->hasError() && !m_placeField->hasError());
}

void NewProjectView::finish()
{
    if (!m_create->isEnabled())
        return;
    if (m_opens)
        Q_EMIT openRequested(folder());
    else
        Q_EMIT createRequested(folder(), model());
}

void NewProjectView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT canceled();
    else
        QWidget::keyPressEvent(event);
}

} // namespace anneal::ui

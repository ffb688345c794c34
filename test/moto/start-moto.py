"""Starts moto's server with what mendhook's template needs and moto lacks.

    PYTHONPATH=DIRECTORY-WITH-MOTO python3 test/moto/start-moto.py PORT

moto is a third party's copy of AWS (https://github.com/getmoto/moto). It creates what a template names and enforces no
rights. Each stand-in below is printed when the server starts, so that a report can say what was not moto's.
"""

import json
import sys
import traceback
import uuid

import moto.cloudformation.models as stacks
import moto.cloudformation.parsing as parsing
import moto.cloudformation.responses as answers
from moto.batch.models import ComputeEnvironment, JobQueue, batch_backends
from moto.core.common_models import CloudFormationModel
from moto.core.responses import ActionResult
from moto.cloudformation.exceptions import CloudFormationError, ValidationError
from moto.ec2.models import ec2_backends
from moto.ec2.models.vpcs import VPC
from moto.iam.models import iam_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sqs.models import Queue

# Types of the template that moto has no model of: a resource with an id, and an attribute of any name.
PLAIN = [
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
    "AWS::CloudWatch::Alarm",
    "AWS::Chatbot::SlackChannelConfiguration",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Logs::MetricFilter",
    "AWS::Route53Resolver::FirewallDomainList",
    "AWS::Route53Resolver::FirewallRuleGroup",
    "AWS::Route53Resolver::FirewallRuleGroupAssociation",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
]

# moto reads a service from the name of a model's module.
MODULE = "moto.substitutes.models"


class Plain(CloudFormationModel):
    """A resource without a service behind it."""

    __module__ = MODULE

    def __init__(self, resource_id, region, properties):
        self.resource_id = resource_id
        self.region = region
        self.properties = properties

    @property
    def physical_resource_id(self):
        return self.resource_id

    @staticmethod
    def cloudformation_name_type():
        return None

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        resource_id = f"{kwargs.get('LogicalId', resource_name)}-{uuid.uuid4().hex[:8]}"
        return cls(resource_id, region_name, cloudformation_json["Properties"])

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        original_resource.properties = cloudformation_json["Properties"]
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        pass

    @classmethod
    def has_cfn_attr(cls, attr):
        return True

    def get_cfn_attribute(self, attribute_name):
        if attribute_name == "ApiEndpoint":
            return f"https://{self.resource_id.lower()}.execute-api.{self.region}.amazonaws.com"
        return f"{self.resource_id}.{attribute_name}"


class Secret(CloudFormationModel):
    """A secret of moto's own, so that commands can read and write it."""

    __module__ = MODULE

    def __init__(self, arn):
        self.arn = arn

    @property
    def physical_resource_id(self):
        return self.arn

    @staticmethod
    def cloudformation_name_type():
        return "Name"

    @staticmethod
    def cloudformation_type():
        return "AWS::SecretsManager::Secret"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        created = secretsmanager_backends[account_id][region_name].create_secret(
            name=properties.get("Name", resource_name),
            secret_string=properties.get("SecretString") or "{}",
            description=properties.get("Description"),
            secret_binary=None, tags=[], kms_key_id=None, client_request_token=None, replica_regions=[],
            force_overwrite=False,
        )
        return cls(json.loads(created)["ARN"])

    @classmethod
    def update_from_cloudformation_json(
        cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
    ):
        return original_resource

    @classmethod
    def delete_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name):
        secretsmanager_backends[account_id][region_name].delete_secret(
            secret_id=resource_name, recovery_window_in_days=None, force_delete_without_recovery=True
        )


known = {each.cloudformation_type() for each in CloudFormationModel.__subclasses__() if each is not Plain}
made = {
    name: type(name.replace("::", ""), (Plain,), {"__module__": MODULE, "cloudformation_type": staticmethod(lambda name=name: name)})
    for name in PLAIN
    if name not in known
}
resource_class_from_type = parsing.resource_class_from_type


def class_of(resource_type):
    found = made.get(resource_type) or resource_class_from_type(resource_type)
    if found is None:
        raise ValidationError(message=f"moto has no model of {resource_type}: add it to {__file__}")
    return found


parsing.resource_class_from_type = class_of


# AWS makes the service-linked role, and takes `managed` in small letters, which the CDK writes for everybody.
create_environment = ComputeEnvironment.create_from_cloudformation_json.__func__


def service_role(account_id):
    iam = iam_backends[account_id]["aws"]
    found = [role for role in iam.get_roles() if role.name.lower() == "awsserviceroleforbatch"]
    return (found or [iam.create_service_linked_role("batch.amazonaws.com", "", None)])[0].arn


def create_compute_environment(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    properties = cloudformation_json["Properties"]
    changed = {**properties, "Type": properties["Type"].upper(), "ServiceRole": service_role(account_id)}
    return create_environment(cls, resource_name, {"Properties": changed}, account_id, region_name, **kwargs)


ComputeEnvironment.create_from_cloudformation_json = classmethod(create_compute_environment)
for model, attribute in ((ComputeEnvironment, "ComputeEnvironmentArn"), (JobQueue, "JobQueueArn")):
    model.has_cfn_attr = classmethod(lambda cls, attr, attribute=attribute: attr == attribute)
    model.get_cfn_attribute = lambda self, name: self.arn


# moto loses a resource whose model knows no update, and then refuses each reference to it.
update_resource = parsing.parse_and_update_resource


def update_or_keep(logical_id, resource_json, resources_map, account_id, region_name):
    original = resources_map[logical_id]
    return update_resource(logical_id, resource_json, resources_map, account_id, region_name) or original


parsing.parse_and_update_resource = update_or_keep


def update_compute_environment(
    cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name
):
    original_resource.compute_resources = cloudformation_json["Properties"]["ComputeResources"]
    return original_resource


def update_job_queue(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    properties = cloudformation_json["Properties"]
    order = [
        {"computeEnvironment": each["ComputeEnvironment"], "order": each["Order"]}
        for each in properties["ComputeEnvironmentOrder"]
    ]
    backend = batch_backends[account_id][region_name]
    backend.update_job_queue(original_resource.name, properties["Priority"], properties.get("State"), order, None)
    return original_resource


ComputeEnvironment.update_from_cloudformation_json = classmethod(update_compute_environment)
JobQueue.update_from_cloudformation_json = classmethod(update_job_queue)


# A VPC goes with its route tables, whose models know no deletion.
def delete_vpc(cls, resource_name, cloudformation_json, account_id, region_name):
    ec2 = ec2_backends[account_id][region_name]
    for table in ec2.describe_route_tables(filters={"vpc-id": resource_name}):
        ec2.route_tables.pop(table.id)
    ec2.delete_vpc(resource_name)


VPC.delete_from_cloudformation_json = classmethod(delete_vpc)


# moto remembers a resource that an update removed, and does not create it when a later update adds it again.
update_resources = parsing.ResourceMap.update


def update_and_forget(self, template, parameters=None):
    removed = list(self.build_resource_diff(template, parameters)["Remove"])
    update_resources(self, template, parameters)
    for logical_id in removed:
        self._parsed_resources.pop(logical_id, None)


parsing.ResourceMap.update = update_and_forget


# The policy of a bucket or table that is kept unless its creation fails.
delete_resources = parsing.ResourceMap.delete


def delete_unretained(self):
    for resource in self._resource_json_map.values():
        if resource.get("DeletionPolicy") == "RetainExceptOnCreate":
            resource["DeletionPolicy"] = "Retain"
    return delete_resources(self)


parsing.ResourceMap.delete = delete_unretained


# The address of a queue: its clients call the address, and moto's output names AWS's own.
Queue.physical_resource_id = property(lambda self: f"http://127.0.0.1:{sys.argv[1]}/{self.account_id}/{self.name}")


# The CDK's parameter BootstrapVersion: an update hands in the value where moto wants the parameter's name again.
parse_ssm_parameter = parsing.ResourceMap.parse_ssm_parameter


def parse_once(self, value, value_type):
    return value if value.isdigit() else parse_ssm_parameter(self, value, value_type)


parsing.ResourceMap.parse_ssm_parameter = parse_once


# Outputs of a stack that a change set made or changed.
execute_change_set = stacks.CloudFormationBackend.execute_change_set


def execute(self, change_set_name, stack_name=None):
    try:
        execute_change_set(self, change_set_name, stack_name)
    except Exception:
        traceback.print_exc()
        raise
    for stack in self.stacks.values():
        stack._parse_template()
        stack.output_map = stack._create_output_map()


stacks.CloudFormationBackend.execute_change_set = execute


# A change set that does not exist: AWS deletes it without a word, and describes it with an error of its own.
class ChangeSetNotFound(CloudFormationError):
    code = "ChangeSetNotFound"
    status = 404


delete_change_set = stacks.CloudFormationBackend.delete_change_set
describe_change_set = stacks.CloudFormationBackend.describe_change_set


def has_change_set(backend, name):
    return any(name in (each.change_set_name, each.change_set_id) for each in backend.change_sets.values())


def delete_known_change_set(self, change_set_name):
    if has_change_set(self, change_set_name):
        delete_change_set(self, change_set_name)


def describe_known_change_set(self, change_set_name):
    if not has_change_set(self, change_set_name):
        raise ChangeSetNotFound(f"ChangeSet [{change_set_name}] does not exist")
    return describe_change_set(self, change_set_name)


stacks.CloudFormationBackend.delete_change_set = delete_known_change_set
stacks.CloudFormationBackend.describe_change_set = describe_known_change_set


# Termination protection, which moto stores and does not enforce.
def update_termination_protection(self):
    stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
    stack.enable_termination_protection = self._get_param("EnableTerminationProtection") in (True, "true")
    return ActionResult({"StackId": stack.stack_id})


answers.CloudFormationResponse.update_termination_protection = update_termination_protection
delete_stack = stacks.CloudFormationBackend.delete_stack


def delete_unprotected(self, name_or_stack_id):
    stack = self.get_stack(name_or_stack_id)
    if stack.enable_termination_protection:
        raise ValidationError(message=f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    return delete_stack(self, name_or_stack_id)


stacks.CloudFormationBackend.delete_stack = delete_unprotected

if __name__ == "__main__":
    print("substituted by a plain resource:", ", ".join(made))
    print("substituted by code here: AWS::SecretsManager::Secret, compute environments, job queues, updates that a model does not know, resources that are removed and added again, addresses of queues, outputs, change sets, termination protection, a VPC's deletion, RetainExceptOnCreate")
    from moto.server import main

    main(["-H", "127.0.0.1", "-p", sys.argv[1]])

select * from traces
where service_type = 'ECS'
  and (trace_name = 'addNic' or trace_name = 'addNick')
  and time > 0;

select * from traces where (trace_name in ('deleteVpc', 'addNic') and service_type = 'VPC')
  or (trace_name like 'create%' and service_type = 'IAM' and resource_type = 'user');
select * from traces where trace_name rlike '^(a+)+$' and service_type = 'ECS';
